import { ActionIcon, Autocomplete, Button, Code, Divider, Group, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { isNote } from '../../../src/language/notes.ts'
import { eventTypeSearch, type HookOfFlow } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { general } from '../messages/general.ts'
import { JsonEditor } from '../parts/json-editor.tsx'
import { JsonView } from '../parts/json-view.tsx'
import { jsonProblem } from '../parts/json-problem.ts'
import { StatusBadge } from '../parts/status-badge.tsx'
import classes from './builder.module.css'
import { triggerId } from './model/draft.ts'
import { useEditor, useEditorStore, useLastRun } from './model/editor-context.ts'
import { isJsonObject } from './model/json.ts'
import { noteDeclaration } from './model/note.ts'
import { cardTitle } from './model/scope.ts'
import { triggerTitle } from './model/trigger.ts'
import { find } from './model/walk.ts'
import { CardHelp } from './strip/card-help.tsx'

interface DetailsPanelProps {
  readonly hooks: readonly HookOfFlow[]
  /** The event types that the body is of. */
  readonly types: readonly string[]
  readonly chosenTypes: readonly string[]
  readonly onTypes: (types: readonly string[]) => void
}

/** The chosen card: what it is, what it did last, and its pin. */
export function DetailsPanel(props: DetailsPanelProps) {
  // As in the strip: where no card was chosen, the first one is.
  const selectedId = useEditor(({ selectedId, draft }) => selectedId ?? (draft.trigger === null ? null : triggerId))
  const isEndpoint = useEditor(({ draft }) => draft.trigger?.event === 'api_endpoint')
  const note = useEditor(({ draft }) => {
    const node = selectedId === null ? undefined : find(draft, selectedId)?.node
    return node !== undefined && isNote(node) ? node.note : undefined
  })
  if (note !== undefined) return <NoteDetails text={note} />
  if (selectedId === null) return <Text size="sm">{words.noCard}</Text>
  return (
    <Stack gap="lg" key={selectedId}>
      <SelectedCard cardId={selectedId} />
      {selectedId === triggerId && isEndpoint && <EventTypes {...props} />}
      <LastRunOf cardId={selectedId} />
      {selectedId !== triggerId && (
        <>
          <PinOf cardId={selectedId} />
          <Divider />
          <CardHelp cardId={selectedId} />
        </>
      )}
    </Stack>
  )
}

/** A note has no run and no help: its words, and what it is. */
function NoteDetails({ text }: { readonly text: string }) {
  return (
    <Stack gap="xs">
      <Text fw={600}>{noteDeclaration.title}</Text>
      <Text size="sm" c="dimmed">
        {noteDeclaration.description}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {text}
      </Text>
    </Stack>
  )
}

function SelectedCard({ cardId }: { readonly cardId: string }) {
  const number = useEditor((state) => state.numbers.get(cardId) ?? '')
  const title = useEditor(({ draft, catalogue }) => {
    const node = find(draft, cardId)?.node
    return node === undefined ? triggerTitle(draft.trigger) : cardTitle(node, catalogue)
  })
  return (
    <div>
      <Text fw={600}>
        {number} {title}
      </Text>
      <Text size="sm" c="dimmed">
        <Code>{cardId}</Code>
      </Text>
    </div>
  )
}

/** Which events the body is taken to have. */
function EventTypes({ types, chosenTypes, onTypes }: DetailsPanelProps) {
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search, 150)
  const found = useQuery(eventTypeSearch(asked))
  return (
    <Stack gap="xs">
      <Autocomplete
        label={words.eventTypes}
        description={words.eventTypesHelp}
        placeholder={words.eventTypesPlaceholder}
        data={(found.data ?? []).map(({ id }) => id).filter((id) => !chosenTypes.includes(id))}
        value={search}
        onChange={setSearch}
        onOptionSubmit={(id) => {
          onTypes([...new Set([...chosenTypes, id])])
          // After the field has taken the choice as its text.
          requestAnimationFrame(() => setSearch(''))
        }}
        // The server has searched, descriptions too.
        filter={({ options }) => options}
        limit={30}
        comboboxProps={{ withinPortal: false }}
      />
      {chosenTypes.length > 0 && (
        <ul className={classes['types']} aria-label={words.eventTypes}>
          {chosenTypes.map((id) => (
            <li key={id}>
              <Text size="sm">{id}</Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.removeType(id)}
                onClick={() => onTypes(chosenTypes.filter((other) => other !== id))}
              >
                <X size={15} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {chosenTypes.length === 0 && types.length > 0 && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {words.eventTypesOfHooks(types.join(', '))}
        </Text>
      )}
    </Stack>
  )
}

function LastRunOf({ cardId }: { readonly cardId: string }) {
  const run = useLastRun(cardId)
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={2} size="h6">
          {words.lastRun.title}
        </Title>
        {run !== undefined && <StatusBadge of="execution" status={run.status} />}
        {run?.durationMs != null && (
          <Text size="sm" c="dimmed">
            {words.lastRun.ms(run.durationMs)}
          </Text>
        )}
      </Group>
      {run === undefined ? (
        <Text size="sm" c="dimmed">
          {words.lastRun.none}
        </Text>
      ) : (
        <>
          {run.runs > 1 && <Text size="sm">{words.lastRun.runs(run.runs)}</Text>}
          {run.error !== null && (
            <Text size="sm" c="red" role="note">
              {run.error.message}
            </Text>
          )}
          {run.error?.response !== undefined && (
            <>
              <Text size="sm" fw={600}>
                {words.runPanel.response}
              </Text>
              <JsonView label={words.runPanel.response} value={run.error.response} maxHeight={240} />
            </>
          )}
          {run.isLeftOut && <Text size="sm">{words.lastRun.leftOut}</Text>}
          {run.inputs !== null && !run.isLeftOut && (
            <>
              <Text size="sm" fw={600}>
                {words.lastRun.input}
              </Text>
              <JsonView label={words.lastRun.input} value={run.inputs} maxHeight={240} />
            </>
          )}
          {run.outputs !== null && !run.isLeftOut && (
            <>
              <Text size="sm" fw={600}>
                {words.lastRun.output}
              </Text>
              <JsonView label={words.lastRun.output} value={run.outputs} maxHeight={240} />
            </>
          )}
        </>
      )}
    </Stack>
  )
}

function PinOf({ cardId }: { readonly cardId: string }) {
  const store = useEditorStore()
  const pinned = useEditor((state) => state.pins.get(cardId))
  const isTop = useEditor(({ draft }) => draft.cards.some(({ id }) => id === cardId))
  const run = useLastRun(cardId)
  const [text, setText] = useState<string | null>(null)
  const given = text ?? ''
  const problem = text === null ? null : jsonProblem(given)
  const isObject = problem === null && text !== null && isJsonObject(JSON.parse(given))
  const wrong =
    problem !== null
      ? words.runPanel.invalid(problem.line, problem.column, problem.message)
      : text !== null && !isObject
        ? words.pin.notObject
        : null
  const edit = () => setText(JSON.stringify(pinned ?? (isJsonObject(run?.outputs) ? run.outputs : {}), null, 2))
  const keep = () => {
    store.getState().setPin(cardId, JSON.parse(given) as Record<string, never>) // an object: judged above
    setText(null)
  }
  return (
    <Stack gap="xs">
      <Title order={2} size="h6">
        {words.pin.title}
      </Title>
      <Text size="sm" c="dimmed">
        {isTop ? words.pin.help : words.pin.inside}
      </Text>
      {text !== null ? (
        <>
          <JsonEditor label={words.pin.outputs} value={given} onChange={setText} error={wrong} />
          <Group gap="xs">
            <Button size="xs" disabled={wrong !== null} onClick={keep}>
              {words.pin.pin}
            </Button>
            <Button size="xs" variant="default" onClick={() => setText(null)}>
              {general.cancel}
            </Button>
          </Group>
        </>
      ) : (
        isTop && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={edit}>
              {words.pin.pin}
            </Button>
            {pinned !== undefined && (
              <Button size="xs" variant="default" onClick={() => store.getState().setPin(cardId, null)}>
                {words.pin.unpin}
              </Button>
            )}
          </Group>
        )
      )}
      {pinned !== undefined && text === null && <JsonView label={words.pin.title} value={pinned} maxHeight={200} />}
    </Stack>
  )
}
