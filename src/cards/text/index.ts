import type { Card } from '../card.ts'
import { at } from './at.ts'
import { base64Decode } from './base64-decode.ts'
import { base64Encode } from './base64-encode.ts'
import { compose } from './compose.ts'
import { concatenate } from './concatenate.ts'
import { findEmail } from './find-email.ts'
import { findLast } from './find-last.ts'
import { findPattern } from './find-pattern.ts'
import { findPhone } from './find-phone.ts'
import { findUrl } from './find-url.ts'
import { find } from './find.ts'
import { htmlEscape } from './html-escape.ts'
import { htmlUnescape } from './html-unescape.ts'
import { length } from './length.ts'
import { pad } from './pad.ts'
import { random } from './random.ts'
import { repeat } from './repeat.ts'
import { replacePattern } from './replace-pattern.ts'
import { replacePatterns } from './replace-patterns.ts'
import { replace } from './replace.ts'
import { segment } from './segment.ts'
import { split } from './split.ts'
import { toLowerCase } from './to-lower-case.ts'
import { toTitleCase } from './to-title-case.ts'
import { toUpperCase } from './to-upper-case.ts'
import { trim } from './trim.ts'
import { uniqueId } from './unique-id.ts'

export const textCards: readonly Card[] = [
  at,
  base64Decode,
  base64Encode,
  compose,
  concatenate,
  findEmail,
  findLast,
  findPattern,
  findPhone,
  findUrl,
  find,
  htmlEscape,
  htmlUnescape,
  length,
  pad,
  random,
  repeat,
  replacePattern,
  replacePatterns,
  replace,
  segment,
  split,
  toLowerCase,
  toTitleCase,
  toUpperCase,
  trim,
  uniqueId,
]
