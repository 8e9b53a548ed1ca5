import type { Card } from '../card.ts'
import { assign } from './assign.ts'
import { callAsync } from './call-async.ts'
import { call } from './call.ts'
import { repeat } from './repeat.ts'
import { returnRaw } from './return-raw.ts'
import { returnCard } from './return.ts'
import { waitFor } from './wait-for.ts'

export const flowCards: readonly Card[] = [assign, call, callAsync, returnCard, returnRaw, repeat, waitFor]
