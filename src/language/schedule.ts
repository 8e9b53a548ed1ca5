import { Cron } from 'croner'

/** The due times of a schedule. */
export interface Schedule {
  /** The first one after a time (epoch ms); null where there is none in this century. */
  next(after: number): number | null
  /** The last ones before a time, the newest first. */
  previous(count: number, before: number): readonly number[]
}

/**
 * Reads a cron expression: five fields (minutes, hours, day of the month, month, day of the week from Sunday as 0), or six
 * with seconds in front. Where day of the month and day of the week are both given, one of them is enough. Where clocks are
 * set forward, a fixed time that does not exist comes right after it; where they are set back, it comes once.
 *
 * @param timeZone an IANA name; UTC without it
 * @throws Error that says what is wrong with the expression or the zone
 */
export function readSchedule({ cron, timeZone = 'UTC' }: { cron: string; timeZone?: string }): Schedule {
  const read = new Cron(cron, { timezone: timeZone, mode: '5-or-6-parts', paused: true })
  return {
    next: (after) => read.nextRun(new Date(after))?.getTime() ?? null,
    previous: (count, before) => read.previousRuns(count, new Date(before)).map((at) => at.getTime()),
  }
}

/** What is wrong with a schedule, in words; null where nothing is. */
export function scheduleProblem(
  schedule: { readonly cron: string; readonly timeZone?: string },
  now: number,
): { readonly at: 'cron' | 'timeZone'; readonly message: string } | null {
  const { cron, timeZone } = schedule
  try {
    Intl.DateTimeFormat('en', { timeZone: timeZone ?? 'UTC' })
  } catch {
    return {
      at: 'timeZone',
      message: `There is no time zone "${timeZone}". Expected an IANA name, e.g. Europe/Vienna.`,
    }
  }
  try {
    if (readSchedule(schedule).next(now) !== null) return null
    return { at: 'cron', message: `"${cron}" never comes due.` }
  } catch (thrown) {
    const reason =
      thrown instanceof Error ? thrown.message.replace(/^CronPattern: /, '').replace(/\.$/, '') : String(thrown)
    return { at: 'cron', message: `"${cron}" is no schedule: ${reason}. Expected e.g. "0 9 * * 1-5".` }
  }
}
