import { useQuery } from '@tanstack/react-query'
import type { Trigger } from '../../../../../src/model/flow-definition.ts'
import { helperFlows } from '../../../api/helper-flows.ts'
import { strip as words } from '../../../messages/strip.ts'
import type { Draft } from '../../model/draft.ts'
import { setInput } from '../../model/edit.ts'
import { useEditorStore } from '../../model/editor-context.ts'
import { isJsonObject } from '../../model/json.ts'
import { keysOf } from '../../model/reference-keys.ts'
import { find } from '../../model/walk.ts'
import { Choose } from './choice-control.tsx'
import type { ControlProps } from './control.ts'

/** A helper flow, by its name. With it come the names of its inputs, to be filled in. */
export function FlowControl(props: ControlProps) {
  const { value, set, cardId } = props
  const editor = useEditorStore()
  const { data } = useQuery(helperFlows)
  const helpers = (data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const chosen = typeof value === 'string' ? value : ''
  const isKnown = chosen === '' || helpers.some((helper) => helper.value === chosen)
  const choose = (id: string) => {
    const trigger = data?.find((helper) => helper.id === id)?.trigger
    if (cardId === undefined || trigger === undefined) return set(id === '' ? undefined : id)
    const { draft, replace } = editor.getState()
    // One step, so that undo takes back both.
    replace(withInputsOf(setInput(draft, cardId, ['flow'], id), cardId, trigger))
  }
  return (
    <Choose
      {...props}
      options={isKnown ? helpers : [...helpers, { value: chosen, label: words.flowGone(chosen.slice(0, 8)) }]}
      chosen={chosen}
      nothing={data !== undefined && helpers.length === 0 ? words.noFlows : words.chooseFlow}
      choose={choose}
    />
  )
}

/** The card with a row for each input that the helper declares; what was filled in before stays. */
function withInputsOf(draft: Draft, cardId: string, trigger: Trigger): Draft {
  const given = find(draft, cardId)?.node.inputs?.['values'] ?? {}
  if (trigger.event !== 'helper' || !isJsonObject(given) || keysOf(given) !== null) return draft
  const asked = (trigger.inputs ?? []).map(({ name, type }) => [name, type === 'text' ? '' : null] as const)
  const values = { ...Object.fromEntries(asked), ...given }
  return Object.keys(values).length === 0 ? draft : setInput(draft, cardId, ['values'], values)
}
