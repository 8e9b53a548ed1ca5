import { describe } from 'node:test'
import { accessContract } from './contract/access.contract.ts'
import { accountContract } from './contract/account.contract.ts'
import { connectionContract } from './contract/connection.contract.ts'
import { fileContract } from './contract/file.contract.ts'
import { commitContract } from './contract/commit.contract.ts'
import { deliveryOrderContract } from './contract/delivery-order.contract.ts'
import { deliveryScanContract } from './contract/delivery-scan.contract.ts'
import { deliveryContract } from './contract/delivery.contract.ts'
import { eventContract } from './contract/event.contract.ts'
import { executionContract } from './contract/execution.contract.ts'
import { flowContract } from './contract/flow.contract.ts'
import { folderContract } from './contract/folder.contract.ts'
import { hookContract } from './contract/hook.contract.ts'
import type { OpenStore } from './contract/opened-store.kit.ts'
import { replayContract } from './contract/replay.contract.ts'
import { retentionContract } from './contract/retention.contract.ts'
import { statisticsContract } from './contract/statistics.contract.ts'
import { tableContract } from './contract/table.contract.ts'

/**
 * What every store must do: each mutation, each read and each refusal, whatever the database. An adapter's test gives the
 * way to open a fresh one.
 */
export function storeContract(name: string, { open }: { readonly open: OpenStore }): void {
  describe(`store: ${name}`, () => {
    commitContract(open)
    eventContract(open)
    hookContract(open)
    deliveryContract(open)
    deliveryOrderContract(open)
    deliveryScanContract(open)
    replayContract(open)
    statisticsContract(open)
    flowContract(open)
    folderContract(open)
    tableContract(open)
    connectionContract(open)
    fileContract(open)
    executionContract(open)
    accessContract(open)
    accountContract(open)
    retentionContract(open)
  })
}
