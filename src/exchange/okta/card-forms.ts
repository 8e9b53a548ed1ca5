import type { OktaForm } from '../../cards/okta-form.ts'
import type { FieldDeclaration } from '../../language/card-declaration.ts'

/** What import and export need to know of a card of ours. */
export interface KnownCard {
  readonly id: string
  readonly title: string
  readonly inputs: Readonly<Record<string, FieldDeclaration>>
  readonly outputs: Readonly<Record<string, FieldDeclaration>>
  readonly mirrors?: string
  readonly okta?: OktaForm
}

/** A card that stands in Okta's files by a form of its own. */
export type FormedCard = KnownCard & { readonly okta: OktaForm }

/** Our cards, by what Okta's files call them and by their own ids. */
export interface CardForms {
  /** @param name `module:function`, or `connector:method` */
  get(name: string): FormedCard | undefined
  card(id: string): KnownCard | undefined
}

export function cardForms(cards: Iterable<KnownCard>): CardForms {
  const byName = new Map<string, FormedCard>()
  const byId = new Map<string, KnownCard>()
  for (const card of cards) {
    const { okta } = card
    byId.set(card.id, card)
    if (okta !== undefined) for (const name of okta.functions) byName.set(name, { ...card, okta })
  }
  return { get: (name) => byName.get(name), card: (id) => byId.get(id) }
}
