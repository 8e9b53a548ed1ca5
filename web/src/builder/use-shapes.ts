import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { exampleEvent, hooksOfFlow } from '../api/flow-editing.ts'
import { oktaEvent } from '../../../src/language/okta-event.ts'
import { triggerId } from './model/draft.ts'
import { useEditor } from './model/editor-context.ts'
import type { EditorStore } from './model/editor-store.ts'
import { envelopeShape } from './model/event-shape.ts'
import { isJsonObject, type Json } from './model/json.ts'
import { mergeShapes, shapeOf, type Shapes, type ValueShape } from './model/value-shape.ts'

/** Types of hooks that a flow may have many of: a few of them show what there is. */
const mostTypes = 12

/**
 * What is known of the outputs: the body as the envelope of the chosen event types, or of those of the hooks that point at the
 * flow; everything else as the last run had it.
 *
 * @returns the types in use, and the hooks
 */
export function useShapes(store: EditorStore, flowId: string | null, chosen: readonly string[]) {
  const hooks = useQuery({ ...hooksOfFlow(flowId ?? ''), enabled: flowId !== null })
  const ofHooks = useMemo(() => [...new Set((hooks.data ?? []).flatMap(({ events }) => events))], [hooks.data])
  const ownType = useEditor(({ draft: { trigger } }) => (trigger?.event === 'event' ? trigger.type : null))
  const types = (ownType !== null ? [ownType] : chosen.length > 0 ? chosen : ofHooks).slice(0, mostTypes)
  const examples = useQueries({
    queries: types.map((type) => exampleEvent(type)),
    combine: (results) => results.map(({ data }) => data).filter((data) => data !== undefined),
  })
  useEffect(() => {
    const renew = () => store.getState().setShapes(shapesOf(store, examples))
    renew()
    return store.subscribe((state, before) => {
      if (state.lastRun !== before.lastRun || state.draft.trigger?.event !== before.draft.trigger?.event) renew()
    })
  }, [store, examples])
  return { types, hooks: hooks.data ?? [] }
}

const known = (shapes: Shapes, output: string) => {
  const shape = shapes.get(`${triggerId}.${output}`)
  return shape?.type === 'object' ? [shape] : []
}

function shapesOf(
  store: EditorStore,
  examples: readonly Readonly<Record<string, never>>[] | readonly object[],
): Shapes {
  const shapes = new Map<string, ValueShape>()
  for (const [id, { outputs }] of store.getState().lastRun) {
    if (!isJsonObject(outputs)) continue
    for (const [name, value] of Object.entries(outputs)) {
      if (value !== null && typeof value === 'object') shapes.set(`${id}.${name}`, shapeOf(value))
    }
  }
  const { trigger } = store.getState().draft
  if (trigger?.event === 'event') {
    const event = mergeShapes([...(examples as readonly Json[]).map(shapeOf), ...known(shapes, 'event')])
    const named = (examples as readonly Json[]).map((example) => shapeOf(oktaEvent(example)))
    shapes.set(`${triggerId}.event`, event)
    shapes.set(`${triggerId}.okta`, mergeShapes([...named, ...known(shapes, 'okta')]))
    return shapes
  }
  if (trigger !== null && trigger.event !== 'api_endpoint') return shapes
  const body = `${triggerId}.body`
  const last = shapes.get(body)
  // Without a hook that says which events come, any event's form is a better offer than none.
  if (examples.length > 0 || Object.keys(last?.fields ?? last?.items ?? {}).length === 0) {
    const envelope = envelopeShape(examples as Parameters<typeof envelopeShape>[0])
    shapes.set(body, last?.type === 'object' ? mergeShapes([envelope, last]) : envelope)
  }
  return shapes
}
