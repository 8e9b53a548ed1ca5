import type { ReplayFilter } from '../../api/replays.ts'
import { deliveries as words, replays } from '../../messages/deliveries.ts'
import { statuses } from '../../messages/statuses.ts'

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/**
 * A filter as names and values that a person reads.
 *
 * @param hookName says what the hook of an id is called
 */
export function filterWords(
  filter: ReplayFilter,
  hookName: (id: string) => string,
): readonly (readonly [name: string, value: string])[] {
  const { status, hookId, eventType, code, since, until, q, missed } = filter
  const known: readonly (readonly [string, string | undefined])[] = [
    [replays.what, missed === undefined ? undefined : replays.missed],
    [words.status, status === undefined ? undefined : statuses.delivery[status]],
    [words.hook, hookId === undefined ? undefined : hookName(hookId)],
    [words.eventType, eventType],
    [words.code, code === undefined ? undefined : words.codes[code]],
    [words.from, since === undefined ? undefined : time.format(new Date(since))],
    [words.to, until === undefined ? undefined : time.format(new Date(until))],
    [words.search, q],
  ]
  const given = known.filter((each): each is readonly [string, string] => each[1] !== undefined)
  return given.length === 0 ? [[replays.filterLabel, replays.everything]] : given
}
