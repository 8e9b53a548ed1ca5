export const apiAccessTabs = ['tokens', 'clients', 'server'] as const

/** Which tab is open, as it stands in the address; the first one without it. */
export interface ApiAccessSearch {
  readonly tab?: (typeof apiAccessTabs)[number] | undefined
}

export const apiAccessSearch = ({ tab }: Readonly<Record<string, unknown>>): ApiAccessSearch => ({
  tab: apiAccessTabs.find((known) => known === tab),
})
