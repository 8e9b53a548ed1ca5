import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { xmlAnswer } from './xml-answer.ts'

describe('XML that Okta answers', () => {
  it('has attributes first in $, text in _, and what is inside as lists', () => {
    const text =
      '<?xml version="1.0"?><md:E entityID="http://www.okta.com/exk1" xmlns:md="urn"><md:K use="signing">a</md:K><md:K>b</md:K></md:E>'
    assert.equal(
      JSON.stringify(xmlAnswer(text)),
      '{"md:E":{"$":{"entityID":"http://www.okta.com/exk1","xmlns:md":"urn"},"md:K":[{"$":{"use":"signing"},"_":"a"},"b"]}}',
    )
  })

  it('is nothing where it is no XML, or has what is never read', () => {
    assert.equal(xmlAnswer('{"a":1}'), null)
    assert.equal(xmlAnswer('<a><b></a>'), null)
    assert.equal(xmlAnswer('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), null)
    assert.equal(xmlAnswer('<__proto__><polluted>1</polluted></__proto__>'), null)
    assert.equal('polluted' in {}, false)
  })
})
