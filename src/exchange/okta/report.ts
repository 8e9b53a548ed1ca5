/** What an import found that a person should know. Names of cards and flows are theirs; values are never in it. */
export interface OktaReport {
  /** Cards of the kernel that there is nothing for here: function → how many. */
  readonly unknown: ReadonlyMap<string, number>
  /** Connector cards that came in as placeholders: `connector:method` → how many. */
  readonly placeholders: ReadonlyMap<string, number>
  /** What the file leaves open, or what had to be put in another way. */
  readonly guesses: readonly Guess[]
  /** Inputs with what looks like a secret typed in. */
  readonly secrets: readonly Guess[]
}

export interface Guess {
  readonly flow: string
  readonly card: string | null
  readonly message: string
}

/** The most of each kind that a report tells one by one. */
const most = 500

/** Collects a report while flows are converted. */
export class ReportWriter implements OktaReport {
  readonly unknown = new Map<string, number>()
  readonly placeholders = new Map<string, number>()
  readonly guesses: Guess[] = []
  readonly secrets: Guess[] = []

  count(kind: 'unknown' | 'placeholders', name: string): void {
    this[kind].set(name, (this[kind].get(name) ?? 0) + 1)
  }

  guess(flow: string, card: string | null, message: string): void {
    if (this.guesses.length < most) this.guesses.push({ flow, card, message })
  }

  secret(flow: string, card: string, message: string): void {
    if (this.secrets.length < most) this.secrets.push({ flow, card, message })
  }
}
