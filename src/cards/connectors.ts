import { httpConnector } from '../connectors/http/connector.ts'
import { mailConnector } from '../connectors/mail/connector.ts'
import { privilegedAccessConnector } from '../connectors/okta/privileged-access-connector.ts'
import { oktaConnector } from '../connectors/okta/connector.ts'
import { slackConnector } from '../connectors/slack/connector.ts'
import type { Connector } from './connection.ts'

/** Every kind of connection, in the order in which people see them. To add one: its file, and a line here. */
export const connectors: readonly Connector[] = Object.freeze([
  oktaConnector,
  privilegedAccessConnector,
  slackConnector,
  mailConnector,
  httpConnector,
])

export const connectorsById: ReadonlyMap<string, Connector> = new Map(
  connectors.map((connector) => [connector.id, connector]),
)
