import type { Json } from '../base/json/json.ts'

/** How an API Endpoint flow is secured. */
export type EndpointSecurity = 'client_token' | 'oauth2' | 'public'

/** The value types of the language. `any` takes every one of them. */
export type ValueType = 'text' | 'number' | 'boolean' | 'date' | 'object' | 'list' | 'any'

/** A value taken from an earlier card: `{ "$from": "trigger.body.data.events.0.uuid", "as": "text" }`. */
export interface Reference {
  /** Card id (or `trigger`), output and then a path into its value: dotted, or a list where a key has a dot. */
  readonly $from: string | readonly string[]
  /** Converts the value; without it the input's own type decides. */
  readonly as?: ValueType
}

/** A value that is meant as it stands, for objects that would read as a reference. */
export interface Literal {
  readonly $literal: Json
}

/** What an input is set to: JSON as it stands, or a reference. References may also stand inside lists and objects. */
export type Value = Json | Reference | Literal

/** An input field that a helper flow declares. */
export interface HelperField {
  readonly name: string
  readonly type: ValueType
}

/** The first card of a flow: what starts it. */
export type Trigger =
  | {
      readonly event: 'api_endpoint'
      readonly security: EndpointSecurity
      /** Whether the client token may come in the query; default true. */
      readonly tokenInQuery?: boolean
      /** OAuth 2.0: the client ids that may call; without it every client with the scope. */
      readonly clients?: readonly string[]
    }
  | {
      readonly event: 'helper'
      readonly inputs?: readonly HelperField[]
    }
  /** Started by hand or by the API, with inputs. */
  | {
      readonly event: 'delegated'
      readonly inputs?: readonly HelperField[]
    }
  /** Started at each due time of a cron expression. */
  | {
      readonly event: 'schedule'
      /** Five fields, or six with seconds in front; Sunday is 0. */
      readonly cron: string
      /** IANA name; UTC without it. */
      readonly timeZone?: string
    }
  /** Started for each event of a type that is published here. */
  | {
      readonly event: 'event'
      readonly type: string
    }

/** What `CardNode.card` says of a note: it stands between cards, in its `note` are its words, and it is never run. */
export const noteCard = 'note'

/** One card in a flow, or a note between two. */
export interface CardNode {
  /** Unique in the flow, `[a-z][a-z0-9_]{0,63}`, never `trigger`. */
  readonly id: string
  /** The card's id in the catalogue of cards, e.g. `text.compose`; `noteCard` for a note. */
  readonly card: string
  /** The words of a note. On other cards only in an earlier form of the language: language/notes.ts. */
  readonly note?: string
  /** What people call the card, where that is not the card's own title. */
  readonly title?: string
  readonly inputs?: Readonly<Record<string, Value>>
  /** The cards inside, by branch, e.g. `then` and `else`. */
  readonly branches?: Readonly<Record<string, readonly CardNode[]>>
  /** What is tried again, and what happens where the card fails all the same; left out, the flow ends with the error. */
  readonly onError?: OnError
  /** What a card with branches gives on: output name → branch → value. A branch that is not named gives null. */
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, Value>>>>
}

/** What happens where a card fails. The flow ends with the error in each case. */
export interface OnError {
  /** Further tries, 1 to 10, each after a pause. */
  readonly retry?: { readonly times: number; readonly seconds: number; readonly only?: 'rate_limit' }
  /** A helper flow to run before the flow ends, with these values; it gets `error` too. */
  readonly run?: { readonly flow: string; readonly values?: Readonly<Record<string, Value>> }
  /** What the flow's caller gets beside the error. */
  readonly return?: Readonly<Record<string, Value>>
}

/** A flow as people read, write, compare and store it. The schema is in language/definition.ts. */
export interface FlowDefinition {
  readonly name: string
  readonly description?: string
  readonly trigger: Trigger
  readonly cards: readonly CardNode[]
  /** Whether executions keep inputs and outputs; default true. */
  readonly saveData?: boolean
}
