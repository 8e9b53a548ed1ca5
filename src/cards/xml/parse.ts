import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Json } from '../../base/json/json.ts'
import { isSafeKey } from '../../language/path.ts'
import { defineCard } from '../card.ts'
import { object, text } from '../fields.ts'
import { plainText } from './entities.ts'
import { invalidXml, xmlLimits } from './limits.ts'

export const parse = defineCard({
  id: 'xml.parse',
  title: 'XML Parse',
  description: 'Reads XML into an object: elements by name, attributes with @ in front, all values as text.',
  inputs: { text: text({ label: 'XML' }) },
  outputs: { output: object({ label: 'Object' }) },
  okta: { functions: ['xml:parse'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    {
      inputs: { text: '<user id="1"><name>Ada &amp; Bo</name><role>a</role><role>b</role></user>' },
      outputs: { output: { user: { '@id': '1', name: 'Ada & Bo', role: ['a', 'b'] } } },
    },
    {
      title: 'Text beside attributes; empty elements; CDATA as it stands.',
      inputs: { text: '<?xml version="1.0"?><a><b c="d">e</b><f/><![CDATA[<g>]]></a>' },
      outputs: { output: { a: { b: { '@c': 'd', '#text': 'e' }, f: '', '#text': '<g>' } } },
    },
    {
      title: 'A document type, and with it entities of its own, is refused.',
      inputs: { text: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' },
      error: 'The text is no XML: it has a document type',
    },
    {
      title: 'An unknown entity is an error.',
      inputs: { text: '<a>&file;</a>' },
      error: 'The text is no XML: &file; is unknown.',
    },
    { title: 'What is not closed is an error.', inputs: { text: '<a><b></a>' }, error: 'The text is no XML: ' },
  ],
  run({ text }) {
    return { output: readXml(text) }
  },
})

/** @throws CardError where the text is no XML, or has more than limits.ts allows */
export function readXml(text: string): Readonly<Record<string, Json>> {
  if (hasDocumentType(text)) throw invalidXml('it has a document type, which is not read')
  const judged = XMLValidator.validate(text)
  if (judged !== true) throw invalidXml(`${plainReason(judged.err.msg)} in line ${judged.err.line}`)
  return read(text)
}

function read(text: string): Record<string, Json> {
  let elements = 0
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#text',
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    // Ours below: it knows five and no others.
    processEntities: false,
    maxNestedTags: xmlLimits.depth,
    transformTagName(name) {
      if (++elements > xmlLimits.elements) throw invalidXml(`it has more than ${xmlLimits.elements} elements`)
      if (!isSafeKey(name)) throw invalidXml(`"${name}" cannot be the name of an element here`)
      return name
    },
    tagValueProcessor: (_name, value) => plainText(value),
    attributeValueProcessor: (_name, value) => plainText(value),
  })
  try {
    return parser.parse(text) as Record<string, Json>
  } catch (thrown) {
    if (thrown instanceof Error && /nested/i.test(thrown.message)) {
      throw invalidXml(`its elements are nested deeper than ${xmlLimits.depth} levels`)
    }
    throw thrown
  }
}

const plainReason = (message: string): string => message.replace(/\.$/, '').slice(0, 200)

/** Looks over comments and CDATA, in which the words mean nothing. */
function hasDocumentType(text: string): boolean {
  for (let at = text.indexOf('<!'); at >= 0; at = text.indexOf('<!', at)) {
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : null
    if (end === null) return true
    const close = text.indexOf(end, at + 4)
    if (close < 0) return false
    at = close
  }
  return false
}
