import type { Card } from '../card.ts'
import { assign } from './assign.ts'
import { callAsync } from './call-async.ts'
import { call } from './call.ts'
import { close } from './close.ts'
import { exportFlow } from './export-flow.ts'
import { pauseRaw } from './pause-raw.ts'
import { pause } from './pause.ts'
import { repeat } from './repeat.ts'
import { returnRaw } from './return-raw.ts'
import { returnCard } from './return.ts'
import { waitFor } from './wait-for.ts'
import { waitUntil } from './wait-until.ts'

export const flowCards: readonly Card[] = [
  assign,
  call,
  callAsync,
  close,
  exportFlow,
  pause,
  pauseRaw,
  returnCard,
  returnRaw,
  repeat,
  waitFor,
  waitUntil,
]
