import type { Json } from '../base/json/json.ts'
import type { CardRecord, Execution } from '../model/execution.ts'

/** What a text is looked for in. Secrets were masked before any of it was stored. */
export interface ExecutionText {
  /** JSON text of what came in beside the body; null where it is not to be shown. */
  readonly head: string | null
  readonly body: Uint8Array | null
  /** JSON text of the cards' records. */
  readonly history: string | null
  readonly error: Execution['error']
}

/**
 * Whether some value of an execution has a text in it: what came in, inputs and outputs of cards, errors, answers. Names of
 * fields and of cards are not looked at: they are the same in every execution of a flow.
 *
 * @param wanted in lower case
 */
export function hasText({ head, body, history, error }: ExecutionText, wanted: string): boolean {
  if (error !== null && errorHas(error, wanted)) return true
  if (head !== null && cameWith(head, wanted)) return true
  if (body !== null && bodyHas(Buffer.from(body).toString('utf8'), wanted)) return true
  // Written by the engine.
  return history !== null && cardsHave(JSON.parse(history) as readonly CardRecord[], wanted)
}

/** Pinned outputs stand in for cards, whose records show them; they may be what a secret was given for. */
function cameWith(head: string, wanted: string): boolean {
  const { headers, query, values } = JSON.parse(head) as { readonly [key: string]: Json } // written by ourselves
  const shown = typeof query === 'string' ? [...new URLSearchParams(query).values()] : query
  return [headers, shown, values].some((value) => value !== undefined && valueHas(value, wanted))
}

function bodyHas(text: string, wanted: string): boolean {
  // Numbers are looked for as they were written: large ones are others once they are read.
  if (/^[\d.e+-]+$/.test(wanted) && text.toLowerCase().includes(wanted)) return true
  try {
    return valueHas(JSON.parse(text) as Json, wanted) // all that JSON can be
  } catch {
    return text.toLowerCase().includes(wanted)
  }
}

function cardsHave(cards: readonly CardRecord[], wanted: string): boolean {
  return cards.some(
    ({ inputs, outputs, error, passes = [] }) =>
      valueHas(inputs, wanted) ||
      valueHas(outputs, wanted) ||
      (error !== null && errorHas(error, wanted)) ||
      passes.some((pass) => cardsHave(pass.cards, wanted)),
  )
}

function errorHas(error: NonNullable<CardRecord['error']>, wanted: string): boolean {
  const { kind, message, response } = error
  if (textHas(kind, wanted) || textHas(message, wanted)) return true
  return response !== undefined && (textHas(response.body, wanted) || valueHas(response.headers, wanted))
}

const textHas = (text: string, wanted: string) => text.toLowerCase().includes(wanted)

/** With a list of what is left to do: values may be nested deeper than calls may. */
function valueHas(value: Json, wanted: string): boolean {
  const left: Json[] = [value]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === null) continue
    if (typeof next !== 'object') {
      if (textHas(String(next), wanted)) return true
    } else for (const inner of Object.values(next) as Json[]) left.push(inner)
  }
  return false
}
