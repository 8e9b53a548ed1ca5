import type { Card } from '../card.ts'
import { build } from './build.ts'
import { parse } from './parse.ts'

export { readXml } from './parse.ts'

export const xmlCards: readonly Card[] = [build, parse]
