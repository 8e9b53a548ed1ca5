/**
 * A value that does not fit. It has the fields of a card's error, so that the card in which it happens fails with it; the
 * message names the place (card and input), what was expected and what kind of value came, never the value itself: a history
 * without values must not tell them.
 */
export class ValueError extends Error {
  readonly kind: ValueErrorKind
  readonly statusCode = 500

  constructor(kind: ValueErrorKind, message: string) {
    super(message)
    this.name = 'ValueError'
    this.kind = kind
  }
}

/** `List Too Long` and `Step Output Too Large` are limits of an execution; the others are the names of Okta's error types. */
export type ValueErrorKind =
  'Invalid Type Conversion' | 'Invalid Input' | 'Parse Error' | 'List Too Long' | 'Step Output Too Large'
