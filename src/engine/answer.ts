import type { Json } from '../base/json/json.ts'

/** What a flow answers to whoever called its endpoint. */
export interface FlowAnswer {
  /** 200 or 400 to 599. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON for Return; text, sent as it is, for Return Raw. */
  readonly body: { readonly json: Json } | { readonly text: string }
}
