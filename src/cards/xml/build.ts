import { XMLBuilder } from 'fast-xml-parser'
import { isJsonObject, type Json, type JsonObject } from '../../base/json/json.ts'
import { isList, toText } from '../../language/convert.ts'
import { languageLimits } from '../../language/limits.ts'
import { CardError, defineCard } from '../card.ts'
import { boolean, object, text } from '../fields.ts'
import { xmlLimits } from './limits.ts'
import { checkName } from './names.ts'

const builder = (format: boolean) =>
  new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    textNodeName: '#text',
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
    processEntities: true,
    format,
  })

export const build = defineCard({
  id: 'xml.build',
  title: 'XML Build',
  description:
    'Writes an object as XML: properties become elements, those with @ in front attributes, lists several elements.',
  inputs: {
    object: object({ label: 'Object', help: 'With one property: the outermost element.' }),
    declaration: boolean({ label: 'Begin with <?xml …?>', optional: true, default: false }),
    pretty: boolean({ label: 'With lines and indents', optional: true, default: false }),
  },
  outputs: { output: text({ label: 'XML' }) },
  okta: { functions: ['xml:build'], inputs: { object: 'object' }, outputs: { output: 'output' } },
  examples: [
    {
      inputs: { object: { user: { '@id': 1, name: 'Ada & Bo', role: ['a', 'b'] } } },
      outputs: { output: '<user id="1"><name>Ada &amp; Bo</name><role>a</role><role>b</role></user>' },
    },
    {
      title: 'Text beside attributes; what is empty or missing; a declaration.',
      inputs: { object: { a: { b: { '@c': '"', '#text': '<' }, d: null, e: '' } }, declaration: true },
      outputs: { output: '<?xml version="1.0" encoding="UTF-8"?><a><b c="&quot;">&lt;</b><d/><e/></a>' },
    },
    {
      title: 'A name cannot bring markup along.',
      inputs: { object: { 'a><evil': 1 } },
      error: '"a><evil" is no name for an element or attribute of XML.',
    },
    {
      title: 'There is one outermost element.',
      inputs: { object: { a: 1, b: 2 } },
      error: 'The object has 2 properties.',
    },
  ],
  run({ object, declaration, pretty }) {
    const roots = Object.entries(object)
    if (roots.length !== 1 || isList(roots[0]![1]) || /^[@#]/.test(roots[0]![0])) {
      throw new CardError(
        'Invalid Input',
        `The object has ${roots.length} properties. Expected one, with an object or a value: the outermost element.`,
      )
    }
    const budget = { elements: 0, characters: 0 }
    const checked = checkedElement(object, 0, budget)
    const head = declaration ? `<?xml version="1.0" encoding="UTF-8"?>${pretty ? '\n' : ''}` : ''
    const output = `${head}${builder(pretty).build(checked)}`.trimEnd()
    // The budget counts texts as they are: what became entities, and indents, are only known now.
    if (output.length > languageLimits.text) throw tooLong()
    return { output }
  },
})

/** What is built has texts only, names that are names, and fits into a text. */
function checkedElement(element: JsonObject, depth: number, budget: { elements: number; characters: number }): object {
  if (depth > xmlLimits.depth) {
    throw new CardError('Data Too Deep', `The object is nested deeper than ${xmlLimits.depth} levels.`)
  }
  const checked: [string, unknown][] = []
  for (const [name, value] of Object.entries(element)) {
    if (name !== '#text') checkName(name.startsWith('@') ? name.slice(1) : name)
    const single = name === '#text' || name.startsWith('@')
    checked.push([name, single ? written(value, name, budget) : inner(value, name, depth, budget)])
  }
  return Object.fromEntries(checked)
}

function inner(value: Json, name: string, depth: number, budget: { elements: number; characters: number }): unknown {
  if (isList(value)) {
    return value.map((each) => (isList(each) ? written(each, name, budget) : inner(each, name, depth, budget)))
  }
  if (isJsonObject(value)) {
    count(name, budget)
    return checkedElement(value, depth + 1, budget)
  }
  return written(value, name, budget)
}

function written(value: Json, name: string, budget: { elements: number; characters: number }): string {
  count(name, budget)
  const text = toText(value)
  budget.characters += 6 * text.length
  // Every character could become an entity.
  if (budget.characters > 6 * languageLimits.text) {
    throw tooLong()
  }
  // What XML 1.0, 2.2 has no place for, not even as a number.
  // oxlint-disable-next-line no-control-regex -- these are meant
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) {
    throw new CardError('Invalid Input', `The value of "${name.slice(0, 60)}" has a character that XML cannot hold.`)
  }
  return text.toWellFormed()
}

const tooLong = () => new CardError('Text Too Long', `The XML would be longer than ${languageLimits.text} characters.`)

function count(name: string, budget: { elements: number; characters: number }): void {
  budget.characters += 2 * name.length + 10
  if (++budget.elements <= xmlLimits.elements) return
  throw new CardError('List Too Long', `The XML would have more than ${xmlLimits.elements} elements.`)
}
