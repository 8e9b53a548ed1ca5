import { z } from 'zod'

/** What one file may hold; past these it is refused with the limit's name. */
export const flopackLimits = Object.freeze({
  flows: 1_000,
  /** Cards of one file, those of nested bodies included. */
  cards: 20_000,
  /** Bodies inside bodies. */
  nesting: 16,
  tables: 1_000,
  folders: 1_000,
})

const text = z.string().max(1_000)
const id = z.string().min(1).max(200)
const byId = <T extends z.ZodType>(entry: T) => z.record(id, entry)

const value = z.object({
  type: z.union([text, z.record(z.string(), z.unknown())]).optional(),
  collection: z.boolean().optional(),
  data: z.unknown().optional(),
  proxy: z
    .object({
      dynamic: z.boolean().optional(),
      path: z.string().nullish(),
      dest: z.object({ key: text, group: text.nullish() }).nullish(),
    })
    .or(z.literal(false))
    .nullish(),
  error: z.boolean().optional(),
})

const port = z.object({
  id,
  key: z.string().max(1_000),
  group: text.nullish(),
  value: value.nullish(),
  required: z.boolean().nullish(),
  flags: text.nullish(),
  metadata: z
    .object({
      index: z.number().nullish(),
      displayname: text.nullish(),
      custom: z.boolean().nullish(),
      transient: z.boolean().nullish(),
      wormholeMethodId: text.nullish(),
    })
    .nullish(),
})

const ports = z.object({ data: z.record(id, port).nullish() }).nullish()
const transform = z.record(z.string(), z.unknown()).nullish()

const card = z.object({
  uuid: id,
  address: z.string().min(1).max(500),
  pins: z.record(id, z.record(id, z.array(z.object({ input: id, transform }))).nullish()).nullish(),
  joins: z.record(id, z.array(z.object({ output: id, transform })).nullish()).nullish(),
  branches: z.record(id, z.boolean()).nullish(),
  node: z.object({
    data: z.object({ name: z.string().max(10_000).nullish() }).nullish(),
    model: z.object({
      inputs: ports,
      outputs: ports,
      config: text.nullish(),
      policy: z
        .object({
          error: z
            .object({
              type: text.nullish(),
              /** A flow's id, or the body of a handler. */
              flo: z.unknown().optional(),
              retry: z.unknown().optional(),
              delay: z.unknown().optional(),
              retryCondition: z.unknown().optional(),
            })
            .nullish(),
        })
        .nullish(),
      comments: z.unknown().optional(),
      webhook: z.boolean().nullish(),
      displayed: z.boolean().nullish(),
    }),
  }),
})

const body = z.object({
  methods: z.array(card),
  orderings: z.record(z.string(), z.array(z.string().max(200))).nullish(),
  security_level: text.nullish(),
  scheduled: z.boolean().nullish(),
  cron: z.unknown().optional(),
  group: text.nullish(),
  log: z.boolean().nullish(),
})

const column = z.object({ name: z.string().max(1_000), type: text, default: z.unknown().optional() })

const file = z.object({
  type: z.literal('flopack'),
  version: text.nullish(),
  flags: z.record(z.string(), z.unknown()).nullish(),
  data: z.object({
    flos: byId(
      z.object({
        id: id.nullish(),
        name: z.string().max(10_000).nullish(),
        description: z.string().max(100_000).nullish(),
        data: body.nullish(),
      }),
    ),
    configs: byId(z.object({ id: id.nullish(), name: text.nullish(), module: text.nullish() })).nullish(),
    tables: byId(
      z.object({
        name: z.string().max(10_000).nullish(),
        description: z.string().max(100_000).nullish(),
        data: z.object({ group_id: text.nullish(), structure: z.array(column).max(1_000).nullish() }).nullish(),
      }),
    ).nullish(),
    groups: byId(
      z.object({
        data: z
          .object({
            name: z.string().max(10_000).nullish(),
            description: z.string().max(100_000).nullish(),
            path: z.string().max(10_000).nullish(),
          })
          .nullish(),
      }),
    ).nullish(),
  }),
})

/** An export file of Okta Workflows (`.flopack`, `.flow`, `.folder`), read as far as we use it. See flopack-format.md. */
export type Flopack = z.infer<typeof file>
export type FlopackBody = z.infer<typeof body>
export type FlopackCard = z.infer<typeof card>
export type FlopackPort = z.infer<typeof port>

/** Why a file is not taken, in a sentence. */
export interface FlopackProblem {
  readonly message: string
}

/** Whether parsed JSON says of itself that it is such a file. */
export function looksLikeFlopack(content: unknown): boolean {
  return typeof content === 'object' && content !== null && (content as { type?: unknown }).type === 'flopack'
}

/**
 * Reads an export file. Whatever does not matter to flows is passed over; what does must have the form that
 * flopack-format.md describes.
 *
 * @param content parsed JSON
 */
export function readFlopack(content: unknown): { readonly pack: Flopack } | FlopackProblem {
  const read = file.safeParse(content)
  if (!read.success) {
    const issue = read.error.issues[0]!
    const at = issue.path.join('.').slice(0, 200) || 'it' // names in a file may be as long as it likes
    return { message: `This is not an export file of Okta Workflows: ${at}: ${issue.message.slice(0, 300)}.` }
  }
  const pack = read.data
  const flows = Object.keys(pack.data.flos).length
  if (flows > flopackLimits.flows)
    return { message: `The file has ${flows} flows; at most ${flopackLimits.flows} are taken.` }
  return { pack }
}

/** A body nested in a card, from a value that is not known to be one. Null where it is not. */
export function readBody(content: unknown): FlopackBody | null {
  const read = body.safeParse(content)
  return read.success ? read.data : null
}

/** The ports of one side of a card, in the order of the card. */
export function portsOf(side: FlopackCard['node']['model']['inputs']): readonly FlopackPort[] {
  const ports = Object.values(side?.data ?? {})
  // Ports without an index keep their place behind the others: `sort` is stable.
  return ports.sort((a, b) => (a.metadata?.index ?? Infinity) - (b.metadata?.index ?? Infinity) || 0)
}

/** A card's function: `string:split` for the kernel, `okta:readUser` for a connector. */
export function functionOf(address: string): { readonly kernel: boolean; readonly name: string } {
  const [, kind, ...rest] = address.split(':')
  if (kind === 'kernel') return { kernel: true, name: `${rest[0] ?? ''}:${rest[2] ?? ''}` }
  return { kernel: false, name: `${rest[1] ?? ''}:${rest[3] ?? ''}` }
}
