/** What is searched, and which route is open, as it stands in the address. */
export interface ApiDocsSearch {
  readonly q?: string | undefined
  readonly open?: string | undefined
}

export const apiDocsSearch = ({ q, open }: Readonly<Record<string, unknown>>): ApiDocsSearch => ({
  q: textOf(typeof q === 'number' ? String(q) : q),
  open: textOf(open),
})

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
