import { jsonOffset } from './json-offset.ts'

/** Where a text stops being JSON. Lines and columns from 1. */
export interface JsonProblem {
  readonly message: string
  readonly line: number
  readonly column: number
}

/** Why a text is not JSON and where, or null where it is. */
export function jsonProblem(text: string): JsonProblem | null {
  try {
    JSON.parse(text)
    return null
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    const before = text.slice(0, jsonOffset(text) ?? text.length)
    return {
      message: message
        .replace(/ (?:in JSON )?at position .*$|, (?:\.\.\.)?"[^]*" is not valid JSON$/, '')
        .replace(/^JSON\.parse: /, ''),
      line: before.split('\n').length,
      column: before.length - before.lastIndexOf('\n'),
    }
  }
}
