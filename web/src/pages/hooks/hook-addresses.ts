/** What of the pages of event hooks lives in the address. */

type Search = Readonly<Record<string, unknown>>

export const wizardSteps = ['details', 'filters', 'preview', 'verify'] as const
export type WizardStep = (typeof wizardSteps)[number]

export const hookTabs = ['settings', 'filters', 'preview', 'deliveries', 'history'] as const
export type HookTab = (typeof hookTabs)[number]

export const hookRanges = ['1h', '24h', '7d', '30d'] as const
export type HookRange = (typeof hookRanges)[number]

/** `hookId` is the hook that was made on the way; `url` and `event` fill the form in. */
export interface NewHookSearch {
  readonly step?: WizardStep | undefined
  readonly hookId?: string | undefined
  readonly url?: string | undefined
  readonly event?: string | undefined
}

export interface HookPageSearch {
  readonly tab?: HookTab | undefined
  readonly range?: HookRange | undefined
}

export const newHookSearch = ({ step, hookId, url, event }: Search): NewHookSearch => ({
  step: wizardSteps.find((known) => known === step),
  hookId: textOf(hookId),
  url: textOf(url),
  event: textOf(event),
})

export const hookPageSearch = ({ tab, range }: Search): HookPageSearch => ({
  tab: hookTabs.find((known) => known === tab),
  range: hookRanges.find((known) => known === range),
})

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
