import { z } from 'zod'
import { cardDeclarations } from '../../cards/index.ts'
import { route } from '../route.ts'

const card = z.looseObject({
  id: z.string(),
  title: z.string(),
  category: z.strictObject({ id: z.string(), title: z.string() }),
  description: z.string(),
  kind: z.enum(['pure', 'effect', 'control']),
  inputs: z.record(z.string(), z.looseObject({ kind: z.string(), label: z.string() })),
  outputs: z.record(z.string(), z.looseObject({ kind: z.string(), label: z.string() })),
  examples: z.array(z.looseObject({})),
})

export const cardRoutes = () => [
  route({
    method: 'GET',
    path: '/api/v1/cards',
    permission: 'flowhook.flows.read',
    tag: 'Flows',
    summary: 'Every card that a flow can be made of: its inputs, outputs, branches and examples.',
    output: z.array(card),
    handle: () => cardDeclarations(),
  }),
]
