import { caseName } from '../../../../src/language/branches.ts'
import type { CardNode, Value } from '../../../../src/model/flow-definition.ts'
import type { Draft } from './draft.ts'
import { change } from './edit.ts'

/** One item of a list of cases as it is to be: its value, and which of the cases until now it was; null for a new one. */
export interface CaseChange {
  readonly was: number | null
  readonly value: Value
}

type Entries<V> = Readonly<Record<string, V>>

/**
 * Sets the list input that a card's branches are made of. The cards of a case, and what the card gives on for it, go with it
 * wherever it moves; those of a case that is taken away go too.
 */
export function setCases(draft: Draft, id: string, input: string, next: readonly CaseChange[]): Draft {
  return change(draft, id, ({ branches, outputs, ...node }): CardNode => {
    const values = next.map(({ value }) => value) as unknown as Value // a list of values is one
    return {
      ...node,
      inputs: { ...node.inputs, [input]: values },
      ...(branches === undefined ? {} : { branches: renumbered(branches, next) }),
      ...(outputs === undefined
        ? {}
        : {
            outputs: Object.fromEntries(Object.entries(outputs).map(([name, by]) => [name, renumbered(by, next)])),
          }),
    }
  })
}

/** What is kept by the branches' names, under the names that these have now. */
function renumbered<V>(entries: Entries<V>, next: readonly CaseChange[]): Entries<V> {
  const moved: Record<string, V> = {}
  for (const [index, { was }] of next.entries()) {
    const from = was === null ? null : caseName(was)
    if (from !== null && Object.hasOwn(entries, from)) moved[caseName(index)] = entries[from]!
  }
  for (const [name, value] of Object.entries(entries)) if (!/^case\d+$/.test(name)) moved[name] = value
  return moved
}
