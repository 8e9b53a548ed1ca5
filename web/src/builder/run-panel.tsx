import { Alert, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ApiError } from '../api/client.ts'
import type { ExecutionDetail } from '../api/executions.ts'
import { exampleEvent, newestEvent, runFlow, type FullFlow, type RunOutcome } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { JsonEditor } from '../parts/json-editor.tsx'
import { jsonProblem } from '../parts/json-problem.ts'
import { useEditor, useEditorStore } from './model/editor-context.ts'
import { envelopeOf } from './model/event-shape.ts'
import { isJsonObject, type Json, type JsonObject } from './model/json.ts'
import { runInputOf } from './model/trigger.ts'
import { RunFields } from './run-fields-form.tsx'
import { RunResult } from './run-result.tsx'

/** The run that the page shows, and how to start one. */
export interface RunControl {
  readonly isRunning: boolean
  readonly setRunning: (isRunning: boolean) => void
  readonly executionId: string | null
  readonly setExecutionId: (id: string | null) => void
  /** Saves where there is something to save, then goes on. */
  readonly save: (then: () => void) => void
  readonly isSaving: boolean
}

interface RunPanelProps {
  readonly flow: FullFlow | null
  /** The event types that the body is of. */
  readonly types: readonly string[]
  /** The execution that the cards show. */
  readonly execution: ExecutionDetail | null
  readonly control: RunControl
}

/** Runs the flow by hand: with the fields that it reads, with JSON, with the last real event or an example. */
export function RunPanel({ flow, types, execution, control }: RunPanelProps) {
  const store = useEditorStore()
  const queries = useQueryClient()
  const isDirty = useEditor((state) => state.isDirty)
  const given = useEditor(({ draft }) => runInputOf(draft.trigger))
  const ownType = useEditor(({ draft: { trigger } }) => (trigger?.event === 'event' ? trigger.type : null))
  const takesEvent = given === 'body' || given === 'event'
  const label = given === null || given === 'body' ? words.runPanel.body : words.runPanel[given]
  const pins = useEditor((state) => state.pins)
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const [text, setText] = useKeptText(flow?.id ?? 'new')
  const [tab, setTab] = useState<'fields' | 'json'>('fields')
  const [said, setSaid] = useState('')
  const [outcome, setOutcome] = useState<RunOutcome | null>(null)
  const problem = given === null || text.trim() === '' ? null : jsonProblem(text)
  const wrong = problem === null ? null : words.runPanel.invalid(problem.line, problem.column, problem.message)

  const running = useMutation({
    mutationFn: () => {
      const { saved, pins } = store.getState()
      const value: Json = text.trim() === '' ? {} : (JSON.parse(text) as Json) // judged above
      const input =
        given === null ? {} : given === 'values' ? { values: isJsonObject(value) ? value : {} } : { body: value }
      const top = new Set((saved?.draft.cards ?? []).map(({ id }) => id))
      const pinned = Object.fromEntries([...pins].filter(([id]) => top.has(id)))
      return runFlow(flow?.id ?? '', { ...input, ...(Object.keys(pinned).length > 0 ? { pinned } : {}) })
    },
    onMutate() {
      setOutcome(null)
      control.setExecutionId(null)
      control.setRunning(true)
      store.getState().setLastRun(new Map())
    },
    onSuccess(ran) {
      setOutcome(ran)
      control.setExecutionId(ran.executionId)
      void queries.invalidateQueries({ queryKey: ['/api/v1/executions', 'one', ran.executionId] })
    },
    onSettled: () => control.setRunning(false),
  })
  // A call ends after a while, the run does not: its cards show how far it is.
  const isFollowed = running.error instanceof ApiError && running.error.status === 0 && control.executionId !== null
  const start = () => {
    if (wrong !== null || isReadOnly || running.isPending) {
      if (wrong !== null) setTab('json')
      return
    }
    if (isDirty || flow === null) control.save(() => setStarting(true))
    else running.mutate()
  }
  // After the first save the flow has an id: the run begins when it is here.
  const [isStarting, setStarting] = useState(false)
  useEffect(() => {
    if (!isStarting || flow === null) return
    setStarting(false)
    running.mutate()
  }, [isStarting, flow, running])
  useHotkeys([['mod+Enter', start]], [], true)

  const fill = useMutation({
    mutationFn: async (from: 'last' | 'sample') => {
      if (from === 'sample') {
        const type = ownType ?? types[0]
        if (type === undefined) return { said: words.runPanel.noTypes }
        const example = await queries.fetchQuery(exampleEvent(type))
        return {
          value: given === 'event' ? eventNow(example) : envelopeNow(example),
          said: words.runPanel.filledSample(type),
        }
      }
      const last =
        ownType === null
          ? (lastBody(execution) ?? (await lastEvent(types, envelopeNow)))
          : await lastEvent([ownType], (event) => event)
      return last === null ? { said: words.runPanel.noLast } : { value: last, said: words.runPanel.filledLast }
    },
    onSuccess({ value, said }) {
      if (value !== undefined) setText(JSON.stringify(value, null, 2))
      setSaid(said)
    },
  })
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {words.runPanel.lead}
      </Text>
      {takesEvent && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={fill.isPending && fill.variables === 'last'}
            onClick={() => fill.mutate('last')}
          >
            {words.runPanel.useLast}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={fill.isPending && fill.variables === 'sample'}
            onClick={() => fill.mutate('sample')}
          >
            {words.runPanel.useSample}
          </Button>
        </Group>
      )}
      <Text size="sm" role="status" mt={-8}>
        {fill.error === null ? said : fill.error.message}
      </Text>
      {given !== null && (
        <SegmentedControl
          fullWidth
          size="xs"
          transitionDuration={0}
          value={tab}
          aria-label={label}
          onChange={(chosen) => setTab(chosen === 'json' ? 'json' : 'fields')}
          data={[
            { value: 'fields', label: words.runPanel.fields },
            { value: 'json', label: words.runPanel.json },
          ]}
        />
      )}
      {given === null ? (
        <Text size="sm">{words.runPanel.dueNow}</Text>
      ) : tab === 'json' ? (
        <JsonEditor label={label} value={text} onChange={setText} error={wrong} minHeight={200} />
      ) : wrong !== null ? (
        <Alert color="red" variant="outline" role="alert">
          {words.runPanel.fix} {wrong}
        </Alert>
      ) : (
        <RunFields text={text} onChange={setText} />
      )}
      {pins.size > 0 && <Text size="sm">{words.runPanel.pinned(pins.size)}</Text>}
      <Button
        leftSection={<Play size={16} aria-hidden />}
        loading={running.isPending || control.isSaving}
        disabled={isReadOnly}
        onClick={start}
      >
        {isDirty || flow === null ? words.saveAndRun : words.runFlow}
      </Button>
      {running.error !== null && !isFollowed && <ErrorBox error={running.error} />}
      {running.isPending && (
        <Text size="sm" role="status">
          {words.runPanel.running}
        </Text>
      )}
      {control.executionId !== null && execution !== null && execution.id === control.executionId && (
        <RunResult execution={execution} answer={outcome?.answer ?? null} />
      )}
    </Stack>
  )
}

/** What was typed stays when the panel is closed, in this tab of the browser. */
function useKeptText(flowId: string): readonly [string, (text: string) => void] {
  const key = `flowhook.run.${flowId}`
  const [text, setText] = useState(() => window.sessionStorage.getItem(key) ?? '')
  return [
    text,
    (next) => {
      setText(next)
      try {
        window.sessionStorage.setItem(key, next)
      } catch {
        // No room for it: it is there as long as the panel is.
      }
    },
  ]
}

const envelopeNow = (event: object): JsonObject =>
  envelopeOf([event as JsonObject], {
    // One id runs a flow once: each run by hand is one of its own.
    eventId: crypto.randomUUID(),
    eventTime: new Date().toISOString(),
    source: `${window.location.origin}/api/v1/eventHooks/sample`,
  })

/** The body that the flow's newest execution began with, where it was a call and no run by hand. */
function lastBody(execution: ExecutionDetail | null): Json | null {
  if (execution?.trigger.event === 'manual') return null
  const outputs: unknown = execution?.cards[0]?.outputs
  const body = isJsonObject(outputs) ? outputs['body'] : undefined
  return typeof body === 'object' ? body : null
}

async function lastEvent(types: readonly string[], form: (event: JsonObject) => Json): Promise<Json | null> {
  const event = await newestEvent(types)
  return event === null ? null : form(event)
}

/** An example as an event that was published now. */
const eventNow = (event: object): JsonObject => ({
  ...(event as JsonObject),
  uuid: crypto.randomUUID(),
  published: new Date().toISOString(),
})
