/**
 * Every field that a log line may have beside `level`, `time` and `msg`: one table, which the type of `Log` and docs/logs.md
 * are made from. Values are never secrets, nor what flows and events carry.
 */
export const logFields = {
  requestId: 'The request that it follows from: `x-okta-request-id` of its answer, and `errorId` of its error.',
  executionId: 'The execution that it is about.',
  flowId: 'The flow that it is about.',
  deliveryId: 'The delivery that it is about.',
  hookId: 'The event hook that it is about.',
  replayId: 'The replay that it is about.',
  code: 'The code in docs/errors.md.',
  err: 'The error: `type`, `message`, `code`, `stack`, and `cause` of the same shape, at most four deep.',
  method: 'The method of an HTTP request.',
  url: 'The path of an HTTP request, with secrets masked.',
  status: 'The HTTP status of an answer, or how an execution or a delivery ended.',
  ms: 'How long it took, in milliseconds.',
  reason: 'Why, in a sentence.',
  eventUuids: 'The `uuid` of each event that was published, of the first 20.',
  attempt: 'The number of the attempt.',
  card: 'The kind of a card.',
  cardId: 'The id of a card in its flow.',
  flow: 'A flow’s name.',
  version: 'A flow’s version.',
  since: 'From when on.',
  problems: 'What keeps a stored flow from being compiled.',
  what: 'The mutation that is tried again.',
  pauseMs: 'The pause before the next try, in milliseconds.',
  commits: 'How many commits it concerns.',
  kinds: 'The mutations of a commit.',
  change: 'What was changed in the store: its kind and id.',
  node: 'The server among several.',
  notice: 'The kind of a notice.',
  held: 'How many notices of the kind were held back.',
  count: 'How many.',
} as const

/** What a log line says beside its sentence. */
export type LogFields = { readonly [K in keyof typeof logFields]?: unknown }

/** What every line has. */
export const lineFields = {
  level:
    '`debug`: each request, attempt and execution. `info`: what the server does by itself. `warn`: passing trouble that somebody may have to look at. `error`: a mistake of ours, or a part that no longer works.',
  time: 'ISO 8601 with milliseconds, UTC.',
  msg: 'What happened, in a sentence.',
} as const
