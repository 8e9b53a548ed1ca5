import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import { exitCodes, Failure } from './failure.ts'

/** Reads a file, or standard input where the name is `-`. @throws Failure naming the file */
export async function readInput(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin)
  return readFile(file, 'utf8').catch((cause: Error) => {
    throw new Failure(`${file} cannot be read: ${cause.message}`, { exitCode: exitCodes.usage })
  })
}

/** @throws Failure that says where the JSON of `name` breaks */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure(`${name} is not JSON: ${(cause as Error).message}`, { exitCode: exitCodes.usage })
  }
}

/** Reads an option that is a whole number from 1 to `most`. @throws Failure saying what was expected */
export function wholeNumber(text: string, option: string, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value
  throw new Failure(`${option} is “${text}”; expected a whole number from 1 to ${most}.`, {
    exitCode: exitCodes.usage,
  })
}

/** commander's way to collect an option that may be given several times. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

/** Splits `key=value`. @throws Failure saying what was expected of `option` */
export function keyValue(text: string, option: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new Failure(`${option} is “${text}”; expected NAME=VALUE.`, { exitCode: exitCodes.usage })
  return [text.slice(0, at), text.slice(at + 1)]
}
