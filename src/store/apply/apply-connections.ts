import { problem } from '../../base/errors.ts'
import { connectionLimits, type Connection } from '../../model/connection.ts'
import { connectionRow } from '../rows.ts'
import type { ApplyTable, Writing } from './apply.ts'

export const applyConnections: ApplyTable<
  'connection.insert' | 'connection.update' | 'connection.tested' | 'connection.delete'
> = {
  async 'connection.insert'({ statements }, { connection }) {
    if (((await statements.countConnections.get({}))?.count ?? 0) >= connectionLimits.connections) {
      const most = connectionLimits.connections
      throw refused('connection', `There are ${most} connections already, which is the most there may be.`)
    }
    await checkName(statements, connection)
    await statements.insertConnection.run(connectionRow(connection))
    return null
  },
  async 'connection.update'({ statements }, { connection }) {
    const { id, revision } = connection
    const found = await statements.findConnection.get({ id })
    if (found === undefined) throw notFound(id)
    if (found.revision + 1 !== revision) {
      throw problem('CONFLICT', { type: 'Connection', id, found: found.revision, expected: revision - 1 })
    }
    await checkName(statements, connection)
    await statements.updateConnection.run(connectionRow(connection))
    return null
  },
  async 'connection.tested'({ statements }, { id, revision, tested }) {
    const found = await statements.findConnection.get({ id })
    if (found === undefined || found.revision !== revision) return false
    const connection = JSON.parse(found.data) as Connection // written above
    await statements.updateConnection.run(connectionRow({ ...connection, tested }))
    return true
  },
  async 'connection.delete'({ statements }, { id }) {
    if ((await statements.deleteConnection.run({ id })) === 0) throw notFound(id)
    return null
  },
}

async function checkName(statements: Writing['statements'], connection: Connection): Promise<void> {
  const same = await statements.connectionWithName.get({ key: connectionRow(connection).name_key })
  if (same !== undefined && same.id !== connection.id) {
    throw refused('name', `There is a connection "${connection.name}" already. Choose another name.`)
  }
}

const refused = (subject: string, cause: string) =>
  problem('VALIDATION_FAILED', { subject }, { causes: [`${subject}: ${cause}`] })
const notFound = (id: string) => problem('NOT_FOUND', { id, type: 'Connection' })
