/** The state of the page as it stands in the address. */
export interface ConnectionSearch {
  /** What is searched for in the names. */
  readonly q?: string | undefined
  /** `new`, or the id of the connection whose settings are open. */
  readonly edit?: string | undefined
}

export const connectionSearch = ({ q, edit }: Readonly<Record<string, unknown>>): ConnectionSearch => ({
  q: typeof q === 'number' ? String(q) : textOf(q),
  edit: textOf(edit),
})

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
