import type { Migration } from 'kysely/migration'
import type { ColumnKinds } from './column-kinds.ts'
import { begin } from './0001-begin.ts'
import { accounts } from './0002-accounts.ts'
import { folders } from './0003-folders.ts'
import { replays } from './0004-replays.ts'
import { schedulesAndPauses } from './0005-schedules-and-pauses.ts'
import { tables } from './0006-tables.ts'
import { connections } from './0007-connections.ts'
import { files } from './0008-files.ts'
import { failures } from './0013-failures.ts'
import { deliveryOrder } from './0012-delivery-order.ts'
import { nodes } from './0011-nodes.ts'
import { origins } from './0009-origins.ts'

/** Every migration by name, in order. A published one is never changed: add the next. */
export function migrations(kinds: ColumnKinds): Record<string, Migration> {
  return {
    '0001-begin': begin(kinds),
    '0002-accounts': accounts(kinds),
    '0003-folders': folders(kinds),
    '0004-replays': replays(kinds),
    '0005-schedules-and-pauses': schedulesAndPauses(kinds),
    '0006-tables': tables(kinds),
    '0007-connections': connections(kinds),
    '0008-files': files(kinds),
    '0011-nodes': nodes(kinds),
    '0012-delivery-order': deliveryOrder(kinds),
    '0009-origins': origins(),
    '0013-failures': failures(),
  }
}
