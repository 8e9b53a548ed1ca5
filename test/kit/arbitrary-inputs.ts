import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Json } from '../../src/base/json/json.ts'
import type { Card, Declaration, Outputs, Run, Tools } from '../../src/cards/card.ts'
import { CardError } from '../../src/cards/card.ts'
import type { Durable } from '../../src/cards/durable.ts'
import type { Field } from '../../src/cards/fields.ts'
import { operators } from '../../src/language/compare.ts'
import { isList } from '../../src/language/convert.ts'
import { languageLimits } from '../../src/language/limits.ts'
import { ValueError } from '../../src/language/value-error.ts'

// Words that come again are what collisions, paths and comparisons are made of; the rest is anything.
const word = fc.constantFrom('a', 'b', 'A', '', ' ', '0', '1', '10', 'a.b', '[1]', '{"a":1}', 'null', 'false', '-1.5e3')
const unsafe = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'length', 'key', 'value')
const text = fc.oneof(
  { weight: 3, arbitrary: word },
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const key = fc.oneof({ weight: 3, arbitrary: word }, unsafe, fc.string({ maxLength: 8 }))
const number = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0), // JSON as we write it has no -0
)
const scalar: fc.Arbitrary<Json> = fc.oneof(text, number, fc.boolean(), fc.constant(null))

const objectOf = (value: fc.Arbitrary<Json>, maxLength: number): fc.Arbitrary<Json> =>
  fc.array(fc.tuple(key, value), { maxLength }).map((entries) => Object.fromEntries(entries))

/** Any JSON value, with keys that mean something to JavaScript and values that look like others. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    fc.array(tie('value'), { maxLength: 6 }),
    objectOf(tie('value'), 5),
  ),
})).value

/** What the compiler would let through to a card for one of its inputs. */
function arbitraryValue(field: Field): fc.Arbitrary<Json> {
  const { min, max } = field
  const given = ((): fc.Arbitrary<Json> => {
    switch (field.kind) {
      case 'text':
      case 'template':
        return text.filter((value) => value.length >= (min ?? 0) && value.length <= (max ?? Infinity))
      case 'number':
        return number.filter((value) => value >= (min ?? -Infinity) && value <= (max ?? Infinity))
      case 'integer': {
        const near = { min: Math.max(min ?? -5, -5), max: Math.min(max ?? 20, (min ?? 0) + 20) }
        const far = { min: min ?? Number.MIN_SAFE_INTEGER, max: max ?? Number.MAX_SAFE_INTEGER }
        return fc.oneof(fc.integer(near), fc.integer(far))
      }
      case 'boolean':
        return fc.boolean()
      case 'date':
        return fc
          .date({ min: new Date(0), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
          .map((at) => at.toISOString())
      case 'choice':
        return fc.constantFrom(...(field.options ?? []).map(({ value }) => value))
      case 'object':
      case 'fields':
        return objectOf(anyJson, 6)
      case 'conditions':
        return fc.array(
          fc.record(
            { a: anyJson, operator: fc.constantFrom(...Object.keys(operators)), b: anyJson },
            { noNullPrototype: true },
          ),
          { maxLength: 4 },
        )
      case 'list':
        return fc.array(anyJson, { minLength: min ?? 0, maxLength: Math.min(max ?? 12, 12) })
      case 'path':
        return fc.oneof(
          fc.array(key, { maxLength: 4 }).map((keys) => keys.join('.')),
          fc.array(key, { maxLength: 4 }),
        )
      default:
        return anyJson
    }
  })()
  return field.optional === true ? fc.oneof({ weight: 4, arbitrary: given }, fc.constant(field.default ?? null)) : given
}

/** Inputs of a card as they reach it: converted, with the defaults of what is not given. No helper flows. */
export function arbitraryInputs(card: Declaration): fc.Arbitrary<Outputs> {
  const fields = Object.entries(card.inputs).map(([name, field]) => [
    name,
    field.kind === 'flow' ? fc.constant(null) : arbitraryValue(field),
  ])
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<Json>>, { noNullPrototype: true })
}

/**
 * Runs a card on arbitrary inputs. Whatever they are it gives exactly its outputs, as JSON of bounded size, or fails with an
 * error of a card.
 */
export async function holdsForAnyInputs(card: Card, numRuns: number): Promise<void> {
  const property = fc.asyncProperty(
    arbitraryInputs(card),
    fc.array(objectOf(anyJson, 2), { minLength: 1, maxLength: 4 }),
    async (inputs, returned) => {
      let outputs: Outputs | null
      try {
        outputs = await outputsOf(card, inputs, returned as readonly Outputs[])
      } catch (error) {
        if (error instanceof CardError || error instanceof ValueError) return checkMessage(error)
        throw error
      }
      if (outputs !== null) checkOutputs(card, inputs, outputs)
    },
  )
  await fc.assert(property, { numRuns })
}

/**
 * Null where the card ended the flow.
 *
 * @param returned what the passes of a loop return, in turn
 */
export async function outputsOf(card: Card, inputs: Outputs, returned: readonly Outputs[]): Promise<Outputs | null> {
  if (card.kind === 'pure') return card.run(inputs as never)
  if (card.kind === 'effect') return card.perform(inputs as never, tools)
  let pass = 0
  const run: Run = {
    ...tools,
    joined: [],
    branch: () => null,
    join: () => ({}),
    call: async () => null,
    result: async () => null,
    attempt: async (work) => ({ value: await work(run), error: null }),
    pass: () => ({ end: { kind: 'return', values: returned[pass++ % returned.length]! }, made: {} }),
  }
  const next = await card.control(inputs as never, run)
  return 'outputs' in next ? next.outputs : null
}

const { signal } = new AbortController()
const durable: Durable = {
  executionId: 'property',
  signal,
  now: () => Date.parse('2026-03-01T09:30:00.500Z'),
  recorded: () => undefined,
  random: (_name, bytes) => 'a7'.repeat(bytes),
  once: (_name, decide) => decide(),
  step: (_name, effect) => effect({ key: 'key', number: 1, signal }),
  sleepUntil: async () => {},
  pause: async () => null,
  write: () => assert.fail('a function changes no table'),
}
function readsNoTable(): never {
  return assert.fail('a function reads no table')
}

const tools: Tools = {
  name: 'card',
  durable,
  start: async () => 'started',
  files: {
    create: () => assert.fail('a function makes no file'),
    list: readsNoTable,
    get: readsNoTable,
    content: readsNoTable,
    delete: readsNoTable,
  },
  exportFlow: async () => ({ type: 'flopack' }),
  answer: () => {},
  connection: () => assert.fail('a function uses no connection'),
  tables: {
    getTable: readsNoTable,
    getTableByName: readsNoTable,
    getRow: readsNoTable,
    scanRows: readsNoTable,
    countRows: readsNoTable,
    knownTable: readsNoTable,
  },
  http: {
    request: () => assert.fail('a function calls nobody'),
    connectMail: () => assert.fail('a function writes to nobody'),
    close: async () => {},
  },
}

function checkMessage({ kind, message }: CardError | ValueError): void {
  assert.ok(kind.length > 0)
  // What the flow's author wrote there stands as it is.
  if (kind === 'Flow Error' || kind === 'Assertion Failed') return
  assert.match(message, /\.$/, 'an error is a sentence')
  assert.ok(message.length <= 1000, 'an error does not repeat what it was given')
}

/** Exactly the declared outputs, as JSON of bounded size. */
export function checkOutputs(card: Declaration, inputs: Outputs, outputs: Outputs): void {
  const mirrored = card.mirrors === undefined ? [] : Object.keys(inputs[card.mirrors] as object)
  assert.deepEqual(Object.keys(outputs).sort(), [...new Set([...Object.keys(card.outputs), ...mirrored])].sort())
  for (const value of Object.values(outputs)) checkValue(value, 0)
  assert.deepEqual(JSON.parse(JSON.stringify(outputs)), outputs, 'outputs are JSON')
}

function checkValue(value: Json, depth: number): void {
  assert.ok(depth < 200, 'a value has bounded depth')
  if (typeof value === 'number') assert.ok(Number.isFinite(value) && !Object.is(value, -0), `${value} is no JSON`)
  else if (typeof value === 'string') assert.ok(value.length <= languageLimits.text)
  else if (isList(value)) {
    assert.ok(value.length <= languageLimits.list)
    for (const item of value) checkValue(item, depth + 1)
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) checkValue(inner, depth + 1)
  } else assert.ok(value === null || typeof value === 'boolean', `${typeof value} is no JSON`)
}
