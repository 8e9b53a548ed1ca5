import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { oktaEvent } from './okta-event.ts'

const user = { id: '00u1', type: 'User', alternateId: 'ada@acme.example', displayName: 'Ada' }
const named = { ID: '00u1', 'Alternate ID': 'ada@acme.example', 'Display Name': 'Ada', Type: 'User' }

describe('oktaEvent', () => {
  it('gives an event under the names of Okta’s event cards', () => {
    const event = {
      uuid: 'u',
      published: '2026-01-01T00:00:00.000Z',
      eventType: 'group.user_membership.add',
      displayMessage: 'Added',
      actor: { ...user, id: '00u2', displayName: 'Bo' },
      target: [user, { id: '00g1', type: 'UserGroup', displayName: 'Staff' }, { ...user, id: '00u3' }],
      debugContext: { debugData: { url: '/x' } },
    }
    const given = oktaEvent(event)
    assert.deepEqual(given['Okta User'], named)
    assert.equal((given['Admin'] as { ID: string }).ID, '00u2')
    assert.deepEqual(given['Group'], { ID: '00g1', 'Alternate ID': null, 'Display Name': 'Staff', Type: 'UserGroup' })
    assert.deepEqual(given['Debug Context'], { 'Debug Data': { url: '/x' } })
    assert.equal(given['Event Details'], event)
    assert.deepEqual((given['Full Details'] as { data: object }).data, { events: [event] })
    assert.equal(given['Date and Time'], event.published)
  })

  it('has nothing of what the event lacks', () => {
    const given = oktaEvent({})
    assert.equal(given['Admin'], null)
    assert.equal(given['Okta User'], undefined)
    assert.deepEqual(oktaEvent('text'), {})
  })
})
