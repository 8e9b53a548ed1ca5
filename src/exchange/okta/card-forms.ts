import type { OktaForm } from '../../cards/okta-form.ts'
import type { FieldDeclaration } from '../../language/card-declaration.ts'

/** What the import needs to know of a card of ours. */
export interface KnownCard {
  readonly id: string
  readonly title: string
  readonly inputs: Readonly<Record<string, FieldDeclaration>>
  readonly outputs: Readonly<Record<string, FieldDeclaration>>
  readonly mirrors?: string
  readonly okta?: OktaForm
}

/** Our cards by what Okta's files call them. */
export type CardForms = ReadonlyMap<string, KnownCard & { readonly okta: OktaForm }>

export function cardForms(cards: Iterable<KnownCard>): CardForms {
  const forms = new Map<string, KnownCard & { readonly okta: OktaForm }>()
  for (const card of cards) {
    const { okta } = card
    if (okta !== undefined) for (const name of okta.functions) forms.set(name, { ...card, okta })
  }
  return forms
}
