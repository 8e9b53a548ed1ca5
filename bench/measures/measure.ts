/** What one measure gives in one round: ours, the bare ceiling beside it, and what else is worth printing. */
export interface Round {
  readonly ours: number
  readonly bare: number
  readonly note?: string
}

/** One row of the table. `target` is the least ratio of ours to bare, for a limit the most of ours, for `least`
 * the least of ours; null where there is none. */
export interface Measure {
  readonly name: string
  readonly unit: string
  readonly target: number | null
  readonly kind: 'ratio' | 'limit' | 'least'
  /** Too long for a run of all measures: taken where its name has one of the words. */
  readonly byNameOnly?: boolean
  readonly round: () => Promise<Round>
  /** Takes minutes: only when it is asked for by a word of its name. */
  readonly onlyByName?: true
  /** How often it is taken; three times unless given. */
  readonly rounds?: number
}
