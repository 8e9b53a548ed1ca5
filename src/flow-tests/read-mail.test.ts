import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { composeMail } from '../connectors/mail/compose.ts'
import { readMail } from './read-mail.ts'

describe('reading a mail that was made here', () => {
  const base = { messageId: '<a@b.example>', date: new Date(0), from: { name: 'Flöws', address: 'a@b.example' } }
  const read = async (mail: object) => {
    const { bytes } = await composeMail({ ...base, subject: '', text: '', ...mail })
    return readMail(bytes.toString('latin1').replace(/\r\n$/, ''))
  }

  it('gives what it was made of', async () => {
    const texts = [
      '',
      'Hello',
      'Two\nlines\n\nand more',
      'Grüße, 你好 👋',
      '=3D is no code',
      ' leading\n  and more',
      'From here\n.dot\n-- \nsign',
      'word '.repeat(400).trim(),
      'x'.repeat(5_000),
      '你好'.repeat(500),
    ]
    for (const text of texts) assert.equal((await read({ text })).text, text, text.slice(0, 40))
    for (const subject of ['Hello', 'Grüße', '你好 👋 '.repeat(20).trim(), 'a_b =?x', 'long '.repeat(60).trim()])
      assert.equal((await read({ subject })).subject, subject)
    const html = `<p>${'ü'.repeat(200)}</p>\n<a href="https://a.example/?a=b">x</a>`
    const whole = await read({
      html,
      text: 'Beside',
      replyTo: [{ name: '', address: 'help@b.example' }],
      attachments: [{ name: 'Übersicht.csv', type: 'text/csv', bytes: Buffer.alloc(1_000, 7) }],
    })
    assert.deepEqual([whole.text, whole.html, whole.headers['reply-to']], ['Beside', html, 'help@b.example'])
    assert.deepEqual(whole.headers['from'], 'Flöws <a@b.example>')
    assert.deepEqual(whole.attachments, [{ name: 'Übersicht.csv', type: 'text/csv', size: 1_000 }])
  })

  it('ends for what is none', () => {
    for (const source of [
      '',
      'x',
      '\r\n\r\n',
      'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n--a\r\n\r\n--a--',
    ])
      assert.equal(typeof readMail(source).text, 'string')
  })
})
