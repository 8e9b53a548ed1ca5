import type { Json } from '../../base/json/json.ts'
import { CardError, type FlowEnd, type Outputs, type Passed, type Run } from '../card.ts'
import { valueAt } from '../../language/path.ts'
import { Stopped } from '../durable.ts'
import { any, fields, flow, integer } from '../fields.ts'

/** How one pass of a loop ended: the end of the whole flow, or null where the loop goes on. */
export type PassEnd = FlowEnd | null
type OnePass = (index: number) => PassEnd | Promise<PassEnd>

/** The inputs that every loop has: what runs, with what, and how many at once. */
export const loopInputs = Object.freeze({
  flow: flow({ label: 'Helper flow', optional: true, help: 'Instead of cards inside.' }),
  values: fields({
    label: 'Further values',
    optional: true,
    default: {},
    help: 'For the helper flow; the same for every item.',
  }),
  pick: fields({
    label: 'Values of the item',
    optional: true,
    default: {},
    help: 'For the helper flow: the name of its input, and the path of the value in the item. The empty path is the item.',
  }),
})

/** How many passes may be under way at once. */
export const atOnce = integer({
  label: 'At once',
  help: 'How many items may be under way at the same time; 1 keeps their order.',
  optional: true,
  default: 1,
  min: 1,
  max: 200,
})

/** What the cards inside a loop over a list see of it. */
export const itemFields = Object.freeze({
  item: any({ label: 'Item' }),
  index: integer({ label: 'Index', help: 'From 0.' }),
})

/**
 * Runs `pass` for 0 to `count` − 1, at most `width` at once, and stops at the first that ends the flow or fails.
 *
 * @returns the end of the flow, or null behind the last pass. Of several ends at once the first in the list counts.
 */
export function passes(count: number, width: number, pass: OnePass): PassEnd | Promise<PassEnd> {
  return width === 1 ? inOrder(0, count, pass) : several(count, width, pass)
}

/** One pass after the other. Passes of pure cards need no promise: a turn of the event loop each would cost more than they. */
function inOrder(first: number, count: number, pass: OnePass): PassEnd | Promise<PassEnd> {
  for (let index = first; index < count; index++) {
    const ended = pass(index)
    if (ended instanceof Promise) return goOn(ended, index + 1, count, pass)
    if (ended !== null) return ended
  }
  return null
}

async function goOn(first: Promise<PassEnd>, next: number, count: number, pass: OnePass): Promise<PassEnd> {
  let end = await first
  for (let index = next; end === null && index < count; index++) {
    const ended = pass(index)
    end = ended instanceof Promise ? await ended : ended
  }
  return end
}

// Ends only when every pass has, so that nothing goes on behind a failed card.
async function several(count: number, width: number, pass: OnePass): Promise<PassEnd> {
  let next = 0
  const failures: unknown[] = []
  const ends = new Map<number, FlowEnd>()
  const lane = async () => {
    while (next < count && failures.length === 0 && ends.size === 0) {
      const at = next++
      try {
        const end = await pass(at)
        if (end !== null) ends.set(at, end)
      } catch (thrown) {
        failures.push(thrown)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane))
  // Being stopped is no failure of the flow: after a restart the pass that failed fails again, in its turn.
  const stopped = failures.find((thrown) => thrown instanceof Stopped)
  if (failures.length > 0) throw stopped ?? failures[0]
  return ends.size === 0 ? null : ends.get(Math.min(...ends.keys()))!
}

/** What the passes gave on, name by name: lists with one value for each pass, null where it gave none. */
export function collected(names: readonly string[], made: readonly (Outputs | undefined)[], count: number): Outputs {
  const lists: Record<string, Json> = {}
  for (const name of names) lists[name] = Array.from({ length: count }, (_, index) => made[index]?.[name] ?? null)
  return lists
}

/** What a loop's passes run, as its inputs say. */
export interface LoopBody {
  readonly flow: string | null
  readonly values: Outputs
  readonly pick: Outputs
}

/** What a helper flow gets for one pass: what cards inside would see, the further values, and what is picked from the item. */
export function helperValues({ values, pick }: LoopBody, seen: Outputs & { readonly item?: Json }): Outputs {
  const picked: Record<string, Json> = {}
  for (const [name, path] of Object.entries(pick)) {
    if (!isPath(path)) throw new CardError('Invalid Input', `The path of ${name} is not text or a list of texts.`)
    picked[name] = valueAt(seen.item ?? null, path)
  }
  return { ...seen, ...values, ...picked }
}

/**
 * Runs one pass of a loop that collects. Gives the fields of the Return in it, null where it ended without one: inside such a
 * loop Return ends the pass, as it ends a helper flow. A helper flow that has no Return gives what its last card gave.
 */
export function returned(
  run: Run,
  branch: string,
  body: LoopBody,
  index: number,
  seen: Outputs,
): Outputs | null | Promise<Outputs | null> {
  if (body.flow !== null) return run.result(body.flow, helperValues(body, seen), String(index))
  const passed = run.pass(branch, String(index), seen)
  return passed instanceof Promise ? passed.then(fieldsOf) : fieldsOf(passed)
}

const fieldsOf = ({ end }: Passed): Outputs | null => (end?.kind === 'return' ? end.values : null)

/** The value of a single returned field, whatever its name; null where nothing was returned. */
export function onlyValue(fields: Outputs | null): Json {
  return fields === null ? null : (Object.values(fields)[0] ?? null)
}

function isPath(value: Json): value is string | readonly string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((key) => typeof key === 'string'))
}
