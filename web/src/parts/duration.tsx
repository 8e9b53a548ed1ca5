import { general } from '../messages/general.ts'

const unit = (name: string, digits: number) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit: name, maximumFractionDigits: digits })
const milliseconds = unit('millisecond', 0)
const seconds = unit('second', 1)
const minutes = unit('minute', 1)

/** A length of time in ms, in the unit that suits it. */
export function durationText(ms: number): string {
  if (ms < 1000) return milliseconds.format(ms)
  return ms < 120_000 ? seconds.format(ms / 1000) : minutes.format(ms / 60_000)
}

/** How long something took; a dash while it is under way. */
export function Duration({ started, finished }: { readonly started: string; readonly finished: string | null }) {
  return finished === null ? general.none : durationText(Date.parse(finished) - Date.parse(started))
}
