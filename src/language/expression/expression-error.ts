/** What is wrong with an expression, or with a value in it: a sentence for its author. */
export class ExpressionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ExpressionError'
  }
}
