import { conditionInputs, holds } from '../branching/condition.ts'
import { CardError, defineCard } from '../card.ts'
import { text } from '../fields.ts'

export const assert = defineCard({
  id: 'error.assert',
  title: 'Assert',
  description: 'Fails where the condition does not hold: for what must be so, and for tests of flows.',
  inputs: { ...conditionInputs, message: text({ label: 'Message', optional: true, default: '' }) },
  outputs: {},
  examples: [
    { inputs: { a: 2, operator: '>', b: 1 }, outputs: {} },
    {
      title: 'Without a message the error says what was compared.',
      inputs: { a: 1, operator: '>', b: 2 },
      error: 'The assertion does not hold: 1 > 2.',
    },
    { title: 'A message of your own.', inputs: { operator: 'is not empty', message: 'No user' }, error: 'No user' },
  ],
  run({ message, ...condition }) {
    if (holds(condition)) return {}
    const { a, operator, b } = condition
    const said = `The assertion does not hold: ${shown(a)} ${operator}${operator.includes('empty') ? '' : ` ${shown(b)}`}.`
    throw new CardError('Assertion Failed', message === null || message === '' ? said : message)
  },
})

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
