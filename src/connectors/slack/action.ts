import type { Json } from '../../base/json/json.ts'
import { defineEffect, type EffectCard, type Example, type Outputs, type Tools } from '../../cards/card.ts'
import { connection, type Fields, type ValuesOf } from '../../cards/fields.ts'
import type { OktaForm } from '../../cards/okta-form.ts'
import { callSlack, type SlackAnswer, type SlackRequest } from './call-slack.ts'

/** What an action of the Slack connector declares. */
interface SlackActionParts<I extends Fields> {
  /** The card's id behind `slack.`, and its file's name. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputs: I
  readonly outputs: Fields
  /** How Okta's own Slack connector has it; left out where it has none. */
  readonly okta?: OktaForm
  /** Inputs of an ordinary use, for the reference page. */
  readonly example: Readonly<Record<string, Json>>
}

/** Calls Slack with the connection of the card. @param step names the call among those of the card */
export type Slack = (request: SlackRequest, step?: string) => Promise<SlackAnswer>

/** Declares an action of Slack's. */
export function slackAction<const I extends Fields>(
  parts: SlackActionParts<I> & {
    perform(
      inputs: ValuesOf<I>,
      slack: Slack,
      tools: { readonly tools: Tools; readonly connection: string },
    ): Promise<Outputs>
  },
): EffectCard {
  const { name, title, description, inputs, outputs, okta, example, perform } = parts
  const examples: readonly Example[] = [
    { inputs: { connection: '', ...example } },
    {
      title: 'Without a connection it fails.',
      inputs: { connection: '', ...example },
      error: 'No connection is chosen. Choose one for Slack',
    },
  ]
  return defineEffect({
    id: `slack.${name}`,
    title,
    description,
    inputs: { connection: connection({ label: 'Connection', connector: 'slack' }), ...inputs },
    outputs,
    examples,
    ...(okta === undefined ? {} : { okta }),
    perform(given, tools) {
      // The very inputs that are declared above.
      const { connection, ...rest } = given as unknown as { readonly connection: string }
      const slack: Slack = (request, step) => callSlack(tools, connection, request, step)
      return perform(rest as unknown as ValuesOf<I>, slack, { tools, connection })
    },
  })
}
