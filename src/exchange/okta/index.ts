export { cardForms, type CardForms } from './card-forms.ts'
export { looksLikeFlopack } from './flopack.ts'
export { readOktaFile, type OktaConnection, type OktaImport, type OktaTable } from './okta-file.ts'
export type { Guess, OktaReport } from './report.ts'
