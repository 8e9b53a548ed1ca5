import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { textOfHtml } from './html-text.ts'

describe('the text of HTML', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Hello', 'Hello'],
    ['', ''],
    ['<p>One\n  two</p><p>Three</p>', 'One two\n\nThree'],
    ['a<br>b<br/>c', 'a\nb\nc'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
    ['<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
    ['<a href="https://a.example/?a=1&amp;b=2">here</a>', 'here (https://a.example/?a=1&b=2)'],
    ["<a href='mailto:ada@example.com'>Ada</a>", 'Ada (ada@example.com)'],
    ['<a href="javascript:alert(1)">no</a>', 'no'],
    ['<head><title>T</title></head><style>p { }</style><script>if (a < b) {}</script>x', 'x'],
    ['a<!-- <p>no</p> -->b', 'ab'],
    ['&lt;b&gt; &amp;amp; &#228;&#xe4; &#0; &unknown; &nbsp;|', '<b> &amp; ää  &unknown;  |'],
    ['a < b', 'a'],
    ['<style>never ends', ''],
  ]
  for (const [html, text] of cases)
    it(`is ${JSON.stringify(text)} of ${html}`, () => assert.equal(textOfHtml(html), text))

  it('is made in linear time, whatever is never ended', { timeout: 10_000 }, () => {
    for (const part of ['<a ', '<', '<!--', '<style>', '</p>', '&#', '<a href=', '<a href="', ' ', '\n', '<p>']) {
      textOfHtml(part.repeat(2_000_000 / part.length))
    }
  })
})
