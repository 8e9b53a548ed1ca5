import type { Json } from '../base/json/json.ts'
import type { Outputs } from '../cards/card.ts'
import { readJsonText } from '../language/json-text.ts'
import { oktaEvent } from '../language/okta-event.ts'
import { helperOutputs } from '../language/trigger.ts'
import type { ExecutionInput } from '../model/execution.ts'
import type { Trigger } from '../model/flow-definition.ts'

/**
 * What a flow's first card gives, out of the stored input: headers, query, body, raw_body, method and execution_id for an
 * API Endpoint, the declared inputs for a helper or delegated flow, the due time of a schedule, the event of an event's flow. Each is made when it is first asked for: most flows
 * look at one of them.
 *
 * @param read the body's value, where it was read already
 * @throws ValueError where a value does not fit an input that the helper declares
 */
export function triggerOutputs(
  trigger: Trigger,
  executionId: string,
  input: ExecutionInput,
  read?: { readonly json: Json },
): Outputs {
  switch (trigger.event) {
    case 'helper':
      return helperOutputs(trigger, (parse(input.head)['values'] ?? {}) as Outputs, { execution_id: executionId })
    case 'delegated': {
      const { values = {}, caller = null } = parse(input.head)
      return { caller, execution_id: executionId, ...helperOutputs(trigger, values as Outputs) }
    }
    case 'schedule':
      return { execution_time: parse(input.head)['time'] ?? null, execution_id: executionId }
    case 'event': {
      const event = read === undefined ? bodyOf(input) : read.json
      return { event, okta: oktaEvent(event), execution_id: executionId }
    }
  }
  // The getters of the class are the outputs that language/trigger.ts declares; TypeScript sees no index in a class.
  return new EndpointOutputs(executionId, input, read) as unknown as Outputs
}

function bodyOf({ body }: ExecutionInput): Json {
  const read = body === null ? { value: null } : readJsonText(Buffer.from(body).toString('utf8'))
  return 'value' in read ? read.value : null
}

/** The same as a plain object, for the history: all of them, made now. */
export function shownTriggerOutputs(trigger: Trigger, executionId: string, input: ExecutionInput): Outputs {
  const outputs = triggerOutputs(trigger, executionId, input)
  if (!(outputs instanceof EndpointOutputs)) return outputs
  const { headers, query, body, raw_body, method, execution_id } = outputs
  return { headers, query, body, raw_body, method, execution_id }
}

/** The outputs that were given with the input and stand in for cards, by card id; null where there are none. */
export function pinnedOutputs({ head }: ExecutionInput): Readonly<Record<string, Outputs>> | null {
  // A key of ours stands in the text as it is; what came in from outside is escaped, or stands deeper.
  if (!head.includes('"pinned":')) return null
  return (parse(head)['pinned'] ?? null) as Readonly<Record<string, Outputs>> | null // checked when it was accepted
}

class EndpointOutputs {
  readonly execution_id: string
  readonly #input: ExecutionInput
  #head: { readonly [key: string]: Json } | undefined
  #body: Json | undefined
  #text: string | undefined

  constructor(executionId: string, input: ExecutionInput, read: { readonly json: Json } | undefined) {
    this.execution_id = executionId
    this.#input = input
    this.#body = read?.json
  }

  get headers(): Json {
    return this.#parsedHead()['headers'] ?? {}
  }

  get method(): Json {
    return this.#parsedHead()['method'] ?? 'POST'
  }

  /** Single values as text, names that were given several times as lists. */
  get query(): Json {
    const query = this.#parsedHead()['query'] ?? {}
    return typeof query === 'string' ? readQuery(query) : query
  }

  get raw_body(): string {
    this.#text ??= this.#input.body === null ? '' : Buffer.from(this.#input.body).toString('utf8')
    return this.#text
  }

  get body(): Json {
    if (this.#body === undefined) {
      const read = this.#input.body === null ? { value: null } : readJsonText(this.raw_body)
      this.#body = 'value' in read ? read.value : this.raw_body
    }
    return this.#body
  }

  #parsedHead(): { readonly [key: string]: Json } {
    this.#head ??= parse(this.#input.head)
    return this.#head
  }
}

function parse(head: string): { readonly [key: string]: Json } {
  return JSON.parse(head) as { readonly [key: string]: Json } // written by ourselves when the execution was accepted
}

function readQuery(query: string): Json {
  const values = new Map<string, string | string[]>()
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name)
    if (before === undefined) values.set(name, value)
    else if (typeof before === 'string') values.set(name, [before, value])
    else before.push(value)
  }
  return Object.fromEntries(values)
}
