import { problem } from '../../base/errors.ts'
import type { ApplyTable, Writing } from './apply.ts'

export const applyHooks: ApplyTable<'hook.insert' | 'hook.update' | 'hook.delete'> = {
  async 'hook.insert'({ statements }, { hook, maxHooks }) {
    await refuseTakenName(statements, hook)
    if (((await statements.countHooks.get({}))?.count ?? 0) >= maxHooks) {
      throw problem(
        'VALIDATION_FAILED',
        { subject: 'eventHook' },
        {
          causes: [
            `There are already ${maxHooks} event hooks, which is the limit. Delete one, or raise FLOWHOOK_MAX_HOOKS.`,
          ],
        },
      )
    }
    const { id, name, created, revision } = hook
    await statements.insertHook.run({ id, name, created, revision, data: JSON.stringify(hook) })
    return null
  },
  async 'hook.update'({ statements }, { hook }) {
    const { id, name, revision } = hook
    const stored = await statements.hookExists.get({ id })
    if (stored === undefined) throw problem('NOT_FOUND', { id, type: 'EventHook' })
    if (revision !== stored.revision + 1) {
      throw problem('CONFLICT', { type: 'EventHook', id, found: stored.revision, expected: revision - 1 })
    }
    await refuseTakenName(statements, hook)
    await statements.updateHook.run({ id, name, revision, data: JSON.stringify(hook) })
    return null
  },
  async 'hook.delete'({ statements }, { id }) {
    if ((await statements.deleteHook.run({ id })) === 0) throw problem('NOT_FOUND', { id, type: 'EventHook' })
    await statements.cancelDeliveriesOf.run({ hookId: id })
    return null
  },
}

async function refuseTakenName(
  statements: Writing['statements'],
  hook: { readonly id: string; readonly name: string },
): Promise<void> {
  const holder = await statements.hookNamed.get({ name: hook.name })
  if (holder === undefined || holder.id === hook.id) return
  throw problem(
    'VALIDATION_FAILED',
    { subject: 'name' },
    {
      causes: [`name: An event hook named “${hook.name}” exists already. Give it another name.`],
    },
  )
}
