import { useQuery } from '@tanstack/react-query'
import { helperFlows } from '../../../api/helper-flows.ts'
import { strip as words } from '../../../messages/strip.ts'
import { Choose } from './choice-control.tsx'
import type { ControlProps } from './control.ts'

/** A helper flow, by its name. */
export function FlowControl(props: ControlProps) {
  const { value, set } = props
  const { data } = useQuery(helperFlows)
  const helpers = (data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const chosen = typeof value === 'string' ? value : ''
  const isKnown = chosen === '' || helpers.some((helper) => helper.value === chosen)
  return (
    <Choose
      {...props}
      options={isKnown ? helpers : [...helpers, { value: chosen, label: words.flowGone(chosen.slice(0, 8)) }]}
      chosen={chosen}
      nothing={data !== undefined && helpers.length === 0 ? words.noFlows : words.chooseFlow}
      choose={(id) => set(id === '' ? undefined : id)}
    />
  )
}
