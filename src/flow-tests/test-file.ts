import { z } from 'zod'

/** How far a file of tests may go. */
export const testFileLimits = Object.freeze({ tests: 500, stubs: 200, rows: 10_000 })

const headers = z.record(z.string().max(200), z.string().max(8_000))
const method = z
  .string()
  .regex(/^[A-Za-z]{1,20}$/, 'expected a method, e.g. GET')
  .transform((text) => text.toUpperCase())
const url = z.string().min(1).max(8_000).describe('* stands for any characters.')
const json = z.json()

const answer = z.strictObject({
  status: z.int().min(200).max(599).default(200),
  headers: headers.optional(),
  body: json.optional().describe('Text is sent as it is, everything else as JSON.'),
})

const stub = z.strictObject({
  method: method.default('GET').describe('SMTP for a mail.'),
  url,
  body: json.optional().describe('Only calls with this body.'),
  times: z.int().min(1).max(10_000).optional().describe('How often it answers; then the next stub that fits does.'),
  answer: answer.optional().describe('200 without a body, unless it is given.'),
  fails: z.enum(['TIMEOUT', 'CONNECT', 'RESET', 'TLS']).optional().describe('No answer comes, for this reason.'),
})

const table = z.strictObject({
  columns: z.record(z.string().max(200), z.enum(['text', 'number', 'boolean', 'date', 'object', 'list'])),
  rows: z
    .array(z.record(z.string().max(200), json))
    .max(testFileLimits.rows)
    .default([]),
})

const connection = z.strictObject({
  connector: z.string().max(100),
  settings: z.record(z.string(), json).optional(),
  secrets: z.record(z.string(), z.string()).optional().describe('Made up: the calls go to stubs.'),
})

const test = z
  .strictObject({
    name: z.string().min(1).max(200),
    at: z.iso.datetime({ offset: true }).optional().describe('The present, when the flow starts.'),
    request: z
      .strictObject({
        method: method.default('POST'),
        headers: headers.optional(),
        query: z.record(z.string(), z.string()).optional(),
        body: json.optional(),
      })
      .optional()
      .describe('For an API Endpoint flow: what comes in.'),
    event: z.record(z.string(), json).optional().describe('For a flow that begins with an event: its fields.'),
    values: z.record(z.string(), json).optional().describe('For helper and delegated flows: their inputs.'),
    tables: z.record(z.string().max(200), table).default({}).describe('Tables, and their rows at the start.'),
    stubs: z.array(stub).max(testFileLimits.stubs).default([]).describe('What calls to elsewhere are answered with.'),
    expect: z
      .strictObject({
        answer: z
          .union([
            z.strictObject({ status: z.int().optional(), headers: headers.optional(), body: json.optional() }),
            json,
          ])
          .optional()
          .describe('Of an endpoint its status, headers and body; of another flow what it returns.'),
        error: z.string().max(2_000).optional().describe('The beginning of the error that it ends with.'),
        calls: z
          .array(
            z.strictObject({ method: method.default('GET'), url, headers: headers.optional(), body: json.optional() }),
          )
          .optional()
          .describe('Every call to elsewhere, in order.'),
        anyOrder: z.boolean().default(false).describe('The calls may come in any order.'),
        tables: z
          .record(z.string(), z.array(z.record(z.string(), json)))
          .optional()
          .describe('The rows of tables at the end.'),
      })
      .default({ anyOrder: false }),
  })
  .meta({ id: 'FlowTest' })

const file = z.strictObject({
  $schema: z.string().optional(),
  connections: z.record(z.string(), connection).default({}).describe('By the id or name that the flow’s cards say.'),
  tests: z.array(test).min(1).max(testFileLimits.tests),
})

/** Examples of one flow, as they stand beside it in `<name>.tests.json`. */
export type FlowTestFile = z.infer<typeof file>
export type FlowTest = z.infer<typeof test>
export type Stub = z.infer<typeof stub>

/** Reads tests from parsed JSON. @returns every place that does not have the right form, or the tests */
export function readTestFile(
  content: unknown,
):
  | { readonly file: FlowTestFile }
  | { readonly problems: readonly { readonly at: string; readonly message: string }[] } {
  const read = file.safeParse(content)
  if (read.success) return { file: read.data }
  return { problems: read.error.issues.map(({ path, message }) => ({ at: path.join('.'), message })) }
}
