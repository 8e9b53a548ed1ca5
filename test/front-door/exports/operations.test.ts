import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { exportsSkip, openExportWorld, type ExportWorld, type Ran } from './export-world.kit.ts'

type Body = Record<string, unknown>
const succeeded = (ran: Ran) => assert.deepEqual([ran.status, ran.error], ['SUCCESS', null])

describe('exports for those who run things', { skip: exportsSkip }, () => {
  let world: ExportWorld
  before(async () => void (world = await openExportWorld()))
  beforeEach(() => world.vendor.reset())
  after(() => world.stop())
  /** The actions that were asked for, by their names alone. */
  const actions = () => world.vendor.calls.map(({ path }) => path.split('/').at(-1))
  const bodies = (what: RegExp) =>
    world.vendor.calls.filter(({ path }) => what.test(path)).map(({ body }) => body as Body)

  it('commits a flow to a repository: changes its file, or makes it where there is none', async () => {
    const flows = await world.import('flow_folder_versioning_github.flopack')
    const commit = 'Export Flow and Make Commit in Github'
    succeeded(await flows.run(commit))
    assert.deepEqual(actions(), ['updateFileContent'])
    const [sent] = bodies(/updateFileContent$/)
    assert.equal(sent!['File.Path'], 'exportedFlow.flow')
    const file = JSON.parse(String(sent!['File.File Content'])) as {
      type: string
      data: { flos: Record<string, { name: string }> }
    }
    assert.equal(file.type, 'flopack')
    assert.deepEqual(
      Object.values(file.data.flos).map(({ name }) => name),
      ['Exported Notification Flow'],
    )
    world.vendor.reset()
    world.vendor.on(/updateFileContent$/, { $status: 404, $body: { message: 'Not Found' } })
    succeeded(await flows.run(commit))
    assert.deepEqual(actions(), ['updateFileContent', 'createFileContent'])
    assert.equal(bodies(/createFileContent$/)[0]!['File.File Content'], sent!['File.File Content'])
  })

  it('opens a pull request with a flow, on the branch that is there already', async () => {
    const flows = await world.import('flow_folder_versioning_github.flopack')
    world.vendor.on(/searchBranches$/, { Result: { Name: 'main', 'Commit SHA': 'abc' } })
    world.vendor.on(/createBranch$/, { $status: 422, $body: { message: 'Reference already exists' } })
    succeeded(await flows.run('Export Flow and Open PR in Github'))
    assert.deepEqual(actions(), ['searchBranches', 'createBranch', 'updateFileContent', 'createPullRequest'])
    const [request] = bodies(/createPullRequest$/)
    assert.deepEqual(
      [request!['Pull Request.BASE Branch'], request!['Pull Request.HEAD Branch']],
      ['main', bodies(/createBranch$/)[0]!['Branch.Branch Name']],
    )
    world.vendor.reset()
    world.vendor.on(/searchBranches$/, { $status: 401, $body: { message: 'Bad credentials' } })
    const failed = await flows.run('Export Flow and Open PR in Github')
    assert.equal(failed.status, 'FAILED')
    assert.deepEqual(actions(), ['searchBranches'], 'nothing is committed where the repository cannot be read')
  })

  it('sends its notification for a new person only', async () => {
    const flows = await world.import('flow_folder_versioning_github.flopack')
    const target = [{ id: '00uada', type: 'User', displayName: 'Ada Lovelace', alternateId: 'ada@example.com' }]
    succeeded(await flows.publish('Exported Notification Flow', { actor: target[0]!, target }))
    assert.match(String(bodies(/sendEmail2$/)[0]!['Email.Body']), /^Hey Ada Lovelace,/)
    assert.equal(actions().length, 1)
  })

  it('makes a team with a rotation on call, tells its members, and limits the hours', async () => {
    const flows = await world.import('manage_oncall_rotation_and_schedules_with_opsgenie.flopack')
    world.vendor.on(/createTeam$/, { Team: { ID: 't1', Name: 'Demo Team' } })
    world.vendor.on(/readTeam$/, {
      Team: { Name: 'Demo Team', Members: [{ Username: 'a@example.com' }, { Username: 'b@example.com' }] },
    })
    world.vendor.on(/buildParticipantObject$/, ({ body }) => ({
      Result: { Participant: { type: 'user', username: (body as Record<string, string>)['Participant.identifier']! } },
    }))
    world.vendor.on(/createScheduleRotation$/, { Rotation: { ID: 'r1', Name: 'Demo Rotation' } })
    world.vendor.on(/buildTimeRestrictionsObject$/, ({ body }) => ({ Result: { 'Time Restriction': body } }))
    succeeded(await flows.run('Create Team/Add Team Member'))
    assert.deepEqual(
      bodies(/addTeamMember$/).map((body) => body['Info.userIdentifier']),
      ['test@gmail.com', 'test2@gmail.com'],
    )
    const [rotation] = bodies(/createScheduleRotation$/)
    assert.deepEqual(rotation!['Rotation.participants'], [
      { type: 'user', username: 'a@example.com' },
      { type: 'user', username: 'b@example.com' },
    ])
    const [mail] = bodies(/sendEmail2$/)
    assert.deepEqual(mail!['Email.To'], ['a@example.com', 'b@example.com'])
    assert.equal(mail!['Email.Subject'], 'You have been added to on-call rotation Demo Rotation')
    const hours = { 'Schedule Name': 'Demo Schedule', 'Rotation ID': 'r1' }
    succeeded(await flows.run('Modify Time Restrictions - Day and Time', hours))
    const [days] = bodies(/updateScheduleRotation$/)
    assert.deepEqual(
      (days!['Rotation.timeRestriction'] as Body[]).map((each) => each['Restriction.startDay']),
      ['monday', 'wednesday', 'friday'],
    )
    assert.equal(days!['Rotation.scheduleRotationID'], 'r1')
    succeeded(await flows.run('Modify Time Restrictions - Time Only', hours))
    assert.equal((bodies(/updateScheduleRotation$/)[1]!['Rotation.timeRestriction'] as Body)['Restriction.endHour'], 15)
    const calls = actions().length
    world.vendor.on(/createTeam$/, { $status: 409, $body: { message: 'exists' } })
    assert.equal((await flows.run('Create Team/Add Team Member')).status, 'FAILED')
    assert.equal(actions().length, calls + 1, 'no member is added to a team that was not made')
  })
})
