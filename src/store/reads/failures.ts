import { sql, type RawBuilder } from 'kysely'
import type { Delivery } from '../../model/delivery.ts'
import type { ExecutionStatus } from '../../model/execution.ts'

/** Conditions in the words of the partial indexes of what went wrong, which are not chosen otherwise. */

/** Null for a status that they do not have. */
export function failedDelivery(status: Delivery['status'] | undefined): RawBuilder<boolean> | null {
  if (status !== 'FAILED' && status !== 'GIVEN_UP' && status !== 'SKIPPED' && status !== 'CANCELLED') return null
  return sql`status = ${sql.lit(status)} and status in ('FAILED', 'GIVEN_UP', 'SKIPPED', 'CANCELLED')`
}

/** Likewise. */
export function failedExecution(status: ExecutionStatus | undefined): RawBuilder<boolean> | null {
  if (status !== 'FAILED' && status !== 'CANCELLED') return null
  return sql`status = ${sql.lit(status)} and status in ('FAILED', 'CANCELLED')`
}
