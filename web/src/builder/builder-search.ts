/** What the side panel shows. */
export const panelTabs = ['details', 'run', 'versions'] as const
export type PanelTab = (typeof panelTabs)[number]

/** What the builder's address says beside the flow. */
export interface BuilderSearch {
  readonly panel?: PanelTab | undefined
  /** The chosen card. */
  readonly card?: string | undefined
  /** Ids of the event types that the body is taken to be of, with commas between them. */
  readonly types?: string | undefined
}
