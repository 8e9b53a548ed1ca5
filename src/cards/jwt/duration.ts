import { CardError } from '../card.ts'

const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|msecs?|milliseconds?)$/, 0.001],
  [/^(?:s|secs?|seconds?|)$/, 1],
  [/^(?:m|mins?|minutes?)$/, 60],
  [/^(?:h|hrs?|hours?)$/, 3600],
  [/^(?:d|days?)$/, 86_400],
  [/^(?:w|weeks?)$/, 604_800],
  [/^(?:y|yrs?|years?)$/, 31_557_600],
]

/** Seconds of a text such as `3600`, `10 minutes`, `7d` or `-30s`. @throws CardError */
export function readSeconds(text: string, name: string): number {
  const found = /^\s*(-?\d{1,12}(?:\.\d{1,6})?)\s*([a-z]{0,12})\s*$/i.exec(text.slice(0, 64))
  const unit = found && units.find(([word]) => word.test(found[2]!.toLowerCase()))
  if (!found || !unit || text.length > 64) {
    throw new CardError('Invalid Input', `"${name}" is no time: expected seconds, or text such as 10 minutes or 7d.`)
  }
  const seconds = Math.floor(Number(found[1]) * unit[1])
  if (Math.abs(seconds) > 1e11) throw new CardError('Invalid Input', `"${name}" is longer than a date can be.`)
  return seconds
}
