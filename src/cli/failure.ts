/** The exit codes of the command line; scripts rely on them. */
export const exitCodes = Object.freeze({
  ok: 0,
  /** The server refused, or what was asked for did not succeed. */
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  /** No server answered. */
  noServer: 5,
  /** The settings are not usable (EX_CONFIG of sysexits). */
  settings: 78,
})

/** Ends a command: the message and the hints go to standard error, never a stack trace. */
export class Failure extends Error {
  readonly exitCode: number
  readonly hints: readonly string[]

  constructor(message: string, options: { readonly exitCode?: number; readonly hints?: readonly string[] } = {}) {
    super(message)
    this.name = 'Failure'
    this.exitCode = options.exitCode ?? exitCodes.failed
    this.hints = options.hints ?? []
  }
}
