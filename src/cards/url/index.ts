import type { Card } from '../card.ts'
import { buildQuery } from './build-query.ts'
import { build } from './build.ts'
import { decodeComponent } from './decode-component.ts'
import { decode } from './decode.ts'
import { encodeComponent } from './encode-component.ts'
import { encode } from './encode.ts'
import { parseQuery } from './parse-query.ts'
import { parse } from './parse.ts'

export const urlCards: readonly Card[] = [
  buildQuery,
  build,
  decodeComponent,
  decode,
  encodeComponent,
  encode,
  parseQuery,
  parse,
]
