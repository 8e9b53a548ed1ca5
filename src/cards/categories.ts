import { fileCards } from '../connectors/files/index.ts'
import { httpCards } from '../connectors/http/index.ts'
import { mailCards } from '../connectors/mail/index.ts'
import { oktaCards } from '../connectors/okta/index.ts'
import { slackCards } from '../connectors/slack/index.ts'
import { placeholderCards } from '../connectors/placeholder/index.ts'
import { tableCards } from '../connectors/tables/index.ts'
import { booleanCards } from './boolean/index.ts'
import { branchingCards } from './branching/index.ts'
import type { Card } from './card.ts'
import { cryptoCards } from './crypto/index.ts'
import { dateCards } from './date/index.ts'
import { errorCards } from './error/index.ts'
import { flowCards } from './flow/index.ts'
import { jsonCards } from './json/index.ts'
import { jwtCards } from './jwt/index.ts'
import { listCards } from './list/index.ts'
import { numberCards } from './number/index.ts'
import { objectCards } from './object/index.ts'
import { textCards } from './text/index.ts'
import { urlCards } from './url/index.ts'
import { xmlCards } from './xml/index.ts'

/** A group of cards. The part of a card's id before the dot is its category's id. */
export interface Category {
  readonly id: string
  readonly title: string
  readonly cards: readonly Card[]
}

/** Every category, in the order in which people see them. */
export const categories: readonly Category[] = Object.freeze([
  { id: 'branching', title: 'Branching', cards: branchingCards },
  { id: 'flow', title: 'Flow Control', cards: flowCards },
  { id: 'error', title: 'Error Handling', cards: errorCards },
  { id: 'boolean', title: 'True/False', cards: booleanCards },
  { id: 'text', title: 'Text', cards: textCards },
  { id: 'number', title: 'Number', cards: numberCards },
  { id: 'date', title: 'Date & Time', cards: dateCards },
  { id: 'object', title: 'Object', cards: objectCards },
  { id: 'list', title: 'List', cards: listCards },
  { id: 'json', title: 'JSON', cards: jsonCards },
  { id: 'xml', title: 'XML', cards: xmlCards },
  { id: 'url', title: 'URL', cards: urlCards },
  { id: 'crypto', title: 'Encryption', cards: cryptoCards },
  { id: 'jwt', title: 'JWT', cards: jwtCards },
  { id: 'tables', title: 'Tables', cards: tableCards },
  { id: 'files', title: 'Files', cards: fileCards },
  { id: 'http', title: 'HTTP', cards: httpCards },
  { id: 'okta', title: 'Okta', cards: oktaCards },
  { id: 'slack', title: 'Slack', cards: slackCards },
  { id: 'mail', title: 'Email', cards: mailCards },
  { id: 'placeholder', title: 'Placeholders', cards: placeholderCards },
])
