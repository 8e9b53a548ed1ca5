import type { Json } from '../../base/json/json.ts'
import { defineEffect, type EffectCard, type Example, type Outputs } from '../../cards/card.ts'
import { connection, type Fields, type ValuesOf } from '../../cards/fields.ts'
import type { OktaForm, OktaPort } from '../../cards/okta-form.ts'
import { callOkta, type OktaAnswer, type OktaRequest } from './call-okta.ts'

export const oktaConnection = connection({ label: 'Connection', connector: 'okta' })

/** What an action of the Okta connector declares beside what it asks and what it makes of the answer. */
export interface OktaActionParts<I extends Fields> {
  /** The card's id behind `okta.`, and its file's name. */
  readonly name: string
  /** What Okta's files call it; with its connector where that is another one of Okta's. */
  readonly method: string
  readonly title: string
  readonly description: string
  readonly inputs: I
  readonly outputs: Fields
  readonly ports: {
    readonly inputs: Readonly<Record<keyof I & string, OktaPort>>
    readonly outputs: Readonly<Record<string, string>>
    readonly words?: NonNullable<OktaForm['words']>
  }
  /** Inputs of an ordinary use, for the reference page. */
  readonly example: Readonly<Record<string, Json>>
}

/** Declares an action that is one call of Okta's API. */
export function oktaAction<const I extends Fields>(
  parts: OktaActionParts<I> & {
    readonly request: (inputs: ValuesOf<I>) => OktaRequest
    readonly result: (answer: OktaAnswer, inputs: ValuesOf<I>) => Outputs
  },
): EffectCard {
  const { request, result, inputs, ...rest } = parts
  return defineEffect({
    ...declared(rest),
    inputs: { connection: oktaConnection, ...inputs },
    async perform(given, tools) {
      // The very inputs that are declared above.
      const { connection, ...rest } = given as unknown as { readonly connection: string }
      const values = rest as unknown as ValuesOf<I>
      return result(await callOkta(tools, connection, request(values)), values)
    },
  })
}

/** What every card of the connector has. */
export function declared({
  name,
  method,
  title,
  description,
  outputs,
  ports,
  example,
}: Omit<OktaActionParts<never>, 'inputs' | 'ports'> & {
  readonly ports: {
    readonly inputs: OktaForm['inputs']
    readonly outputs: Readonly<Record<string, string>>
    readonly words?: OktaForm['words']
  }
}) {
  const examples: readonly Example[] = [
    { inputs: { connection: '', ...example } },
    {
      title: 'Without a connection it fails.',
      inputs: { connection: '', ...example },
      error: 'No connection is chosen. Choose one for Okta',
    },
  ]
  const okta: OktaForm = {
    functions: [method.includes(':') ? method : `okta:${method}`],
    ...(ports.inputs === undefined ? {} : { inputs: ports.inputs }),
    outputs: ports.outputs,
    ...(ports.words === undefined ? {} : { words: ports.words }),
  }
  return { id: `okta.${name}`, title, description, outputs, okta, examples }
}
