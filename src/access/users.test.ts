import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isProblem } from '../base/errors.ts'
import { ownRates } from '../base/shared-rates.ts'
import { accessKit } from './access.kit.ts'
import { passwordProblem } from './password-rules.ts'
import { openPasswords } from './passwords.ts'
import { openSessions, owner } from './sessions.ts'
import { signInTries } from './sign-in-tries.ts'
import { openUsers } from './users.ts'

const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'engine of 1843' }

describe('users', () => {
  let kit: Awaited<ReturnType<typeof accessKit>>
  before(async () => {
    kit = await accessKit()
  })
  after(() => kit.close())

  it('are found by email and password only, and lose every session with their password', async () => {
    const [users, sessions] = [openUsers(kit), openSessions(kit)]
    assert.equal(await users.isSetupRequired(), true)
    const beforeAccounts = await sessions.begin(owner.id)
    const { id, passwordHash } = await users.create(ada, true)
    assert.equal(await users.isSetupRequired(), false)
    assert.equal(await sessions.principalOf(beforeAccounts.secret), null, 'the owner has gone')
    assert.match(passwordHash, /^scrypt\$17\$8\$1\$[\w-]{22}\$[\w-]{43}$/)

    assert.equal((await users.find('ADA@example.com', ada.password))?.id, id)
    assert.equal(await users.find(ada.email, `${ada.password} `), null)
    assert.equal(await users.find('bob@example.com', ada.password), null)

    const [first, second] = [await sessions.begin(id), await sessions.begin(id)]
    assert.deepEqual(await sessions.principalOf(first.secret), {
      id,
      name: 'Ada Lovelace',
      kind: 'session',
      permissions: ['*'],
    })
    await users.setPassword(id, 'another engine')
    assert.equal(await sessions.principalOf(first.secret), null)
    assert.equal(await sessions.principalOf(second.secret), null)
    assert.equal(await users.find(ada.email, ada.password), null)
    assert.equal((await users.firstActive())?.id, id)
  })

  it('can be made once as the first, however many try at once', async () => {
    const kit = await accessKit()
    const users = openUsers(kit)
    const tries = await Promise.allSettled([1, 2].map((n) => users.create({ ...ada, email: `${n}@example.com` }, true)))
    assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await users.list()).length, 1)
    await kit.close()
  })
})

describe('passwords', () => {
  it('are the same in whatever form a keyboard sends their letters', async () => {
    const passwords = openPasswords()
    const hash = await passwords.hash('Zoe\u0308 ﬁne words')
    assert.equal(await passwords.matches('Zo\u00eb fine words', hash), true)
    assert.equal(await passwords.matches('zo\u00eb fine words', hash), false)
    await assert.rejects(passwords.matches('x', 'plain text'))
  })

  it('are hashed two at a time, and refused where too many wait', async () => {
    const passwords = openPasswords()
    const all = await Promise.allSettled(Array.from({ length: 55 }, (_, n) => passwords.matches('x', `none${n}`)))
    const refused = all.filter((each) => each.status === 'rejected' && isProblem(each.reason, 'OVERLOADED'))
    assert.equal(refused.length, 3)
  })

  for (const [password, expected] of [
    ['1234567', /at least 8/],
    ['é'.repeat(129), /at most 128/],
    ['é'.repeat(128), /first that are tried/],
    ['Password1!', /first that are tried/],
    ['qwertyuiop', /first that are tried/],
    ['87654321', /first that are tried/],
    ['1q2w3e4r', /first that are tried/],
    ['Flowhook2026!', /name, the email or the product/],
    ['ada@example.com', /name, the email or the product/],
    ['AdaLovelace1', /name, the email or the product/],
    ['engine of 1843', null],
    ['😀😁😂🤣😃😄😅😆😉', null],
    ['x7#kQ2!p', null],
  ] as const) {
    it(`judges ${password.slice(0, 20)}`, () => {
      const found = passwordProblem(password, ada)
      if (expected === null) assert.equal(found, null)
      else assert.match(found ?? '', expected)
    })
  }
})

describe('tries to sign in', () => {
  const clock = { at: 0, monotonic: () => clock.at }
  it('slow down by address and by account, and leave who was there before alone', () => {
    const tries = signInTries(ownRates, 'tests', clock)
    tries.succeeded('192.0.2.1', 'ada')
    for (let n = 0; n < 10; n++) assert.equal(tries.take(`198.51.100.${n}`, 'ada'), 0)
    assert.ok(tries.take('198.51.100.99', 'ada') > 0, 'the account')
    assert.equal(tries.take('198.51.100.99', 'bob'), 0)
    assert.equal(tries.take('192.0.2.1', 'ada'), 0, 'from where the account was signed in before')
    for (let n = 0; n < 10; n++) tries.take('192.0.2.1', `guess ${n}`)
    assert.ok(tries.take('192.0.2.1', 'bob') > 0, 'the address')
    for (let n = 1; n < 10; n++) assert.equal(tries.take('192.0.2.1', 'ada'), 0, 'whatever else comes from there')
    assert.ok(tries.take('192.0.2.1', 'ada') > 0, 'there too, in the end')
    clock.at += 90_000
    assert.equal(tries.take('198.51.100.98', 'ada'), 0, 'slower, not never')
  })

  it('are counted together however the email is written, and from whatever address of one network', () => {
    const tries = signInTries(ownRates, 'tests', clock)
    const spellings = ['zo\u00eb@example.com', 'zoe\u0308@example.com', 'ZO\u00cb@example.com', 'Zoe\u0308@EXAMPLE.com']
    for (let n = 0; n < 10; n++) assert.equal(tries.take(`203.0.113.${n}`, spellings[n % 4]), 0)
    for (const email of spellings) assert.ok(tries.take('203.0.113.99', email) > 0, email)
    for (let n = 0; n < 10; n++) assert.equal(tries.take(`2001:db8::${n}`, `guess ${n}`), 0)
    assert.ok(tries.take('2001:db8::ffff', 'another guess') > 0)
    assert.equal(tries.take('2001:db8:0:1::', 'another guess'), 0)
  })
})
