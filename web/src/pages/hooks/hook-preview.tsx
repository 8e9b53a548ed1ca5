import { Button, Group, NativeSelect, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { previewHook, recentEvents, type EventHookItem, type HookPreview as Answer } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { JsonEditor } from '../../parts/json-editor.tsx'
import { jsonProblem } from '../../parts/json-problem.ts'
import { Loading } from '../../parts/loading.tsx'
import { PreviewAnswer } from './preview-answer.tsx'

type Source = 'sample' | 'log'

/** Builds the request that a delivery would send, lets it be edited, sends it once and shows what came back. */
export function HookPreview({ hook }: { readonly hook: EventHookItem }) {
  const types = hook.events.items
  const [source, setSource] = useState<Source>('sample')
  const [chosen, setType] = useState(types[0]!)
  const type = types.includes(chosen) ? chosen : types[0]!
  const recent = useQuery({ ...recentEvents(type), enabled: source === 'log' })
  const [chosenEvent, setEvent] = useState<string | null>(null)
  const events = recent.data ?? []
  const eventUuid = events.find(({ uuid }) => uuid === chosenEvent)?.uuid ?? events[0]?.uuid ?? null

  const question = source === 'sample' ? { eventType: type } : eventUuid === null ? null : { eventUuid }
  const built = useQuery({
    queryKey: ['hookPreview', hook.id, hook.lastUpdated, question],
    queryFn: ({ signal }) => previewHook(hook.id, { ...question, deliver: false }, signal),
    enabled: question !== null,
    staleTime: Infinity,
    gcTime: 0,
  })
  const original = built.data === undefined ? null : JSON.stringify(built.data.request.body, null, 2)
  const [text, setText] = useState<string | null>(null)
  useEffect(() => setText(null), [original])
  const body = text ?? original ?? ''
  const wrong = body === '' ? null : problemOf(body)

  const sent = useRef(new Set<string>())
  const deliver = useMutation({
    async mutationFn(): Promise<Answer> {
      const given = renewed(JSON.parse(body) as Readonly<Record<string, unknown>>, sent.current)
      if (typeof given['eventId'] === 'string') sent.current.add(given['eventId'])
      setText(JSON.stringify(given, null, 2))
      return previewHook(hook.id, { body: given, deliver: true })
    },
  })
  return (
    <Stack gap="md" maw="54rem">
      <Paper withBorder p="lg" radius="lg">
        <Stack gap="md">
          <div>
            <Title order={2} size="h4" mb={4}>
              {words.previewTitle}
            </Title>
            <Text size="sm" c="dimmed">
              {words.previewText}
            </Text>
          </div>
          <Group gap="md" align="flex-end">
            <SegmentedControl
              aria-label={words.source}
              transitionDuration={0}
              value={source}
              onChange={(value) => setSource(value === 'log' ? 'log' : 'sample')}
              data={[
                { value: 'sample', label: words.sample },
                { value: 'log', label: words.systemLog },
              ]}
            />
            <NativeSelect
              label={words.eventType}
              value={type}
              onChange={({ currentTarget }) => setType(currentTarget.value)}
              data={[...types]}
              maw="100%"
            />
            {source === 'log' && events.length > 0 && (
              <NativeSelect
                label={words.systemLogEvent}
                value={eventUuid ?? ''}
                onChange={({ currentTarget }) => setEvent(currentTarget.value)}
                data={events.map(({ uuid, published, displayMessage }) => ({
                  value: uuid,
                  label: `${new Date(published).toLocaleString()} · ${(displayMessage ?? uuid).slice(0, 80)}`,
                }))}
                maw="100%"
              />
            )}
          </Group>
          {source === 'log' && recent.data?.length === 0 && <Text size="sm">{words.noLogEvents}</Text>}
          {recent.error !== null && <ErrorBox error={recent.error} onRetry={() => void recent.refetch()} />}
          {built.error !== null && <ErrorBox error={built.error} onRetry={() => void built.refetch()} />}
          {question !== null && original === null && built.error === null && <Loading />}
          {question !== null && original !== null && (
            <>
              <JsonEditor
                label={words.bodyLabel}
                value={body}
                onChange={setText}
                error={wrong}
                minHeight={200}
                maxHeight={360}
              />
              <Group gap="sm">
                <Button loading={deliver.isPending} disabled={wrong !== null} onClick={() => deliver.mutate()}>
                  {words.deliver}
                </Button>
                {text !== null && text !== original && (
                  <Button variant="default" onClick={() => setText(null)}>
                    {words.reset}
                  </Button>
                )}
              </Group>
            </>
          )}
          {deliver.error !== null && <ErrorBox error={deliver.error} />}
        </Stack>
      </Paper>
      <div role="status">
        {deliver.data !== undefined && !deliver.isPending && <PreviewAnswer preview={deliver.data} />}
      </div>
    </Stack>
  )
}

function problemOf(text: string): string | null {
  const problem = jsonProblem(text)
  if (problem !== null) return words.needJson(problem.line, problem.message)
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : words.needObject
}

/** A flow takes an envelope with the same `eventId` for the same one, and would not run again. */
function renewed(
  body: Readonly<Record<string, unknown>>,
  sent: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const { eventId } = body
  return typeof eventId === 'string' && sent.has(eventId) ? { ...body, eventId: crypto.randomUUID() } : body
}
