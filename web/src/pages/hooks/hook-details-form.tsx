import { Alert, Button, Group, PasswordInput, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import { eventHookLimits, type EventHookInput, type EventHookItem } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { CustomHeaders } from './custom-headers.tsx'
import { EventTypePicker } from './event-type-picker.tsx'
import classes from './hook-details.module.css'
import {
  draftOf,
  inputOf,
  problemsFrom,
  problemsOf,
  splitToken,
  tokenField,
  type DraftField,
  type DraftProblems,
  type HookDraft,
} from './hook-draft.ts'
import { UrlNotes } from './url-notes.tsx'

interface HookDetailsFormProps {
  readonly initial: HookDraft
  /** What is changed; left out where it is created. */
  readonly hook?: EventHookItem
  readonly submitLabel: string
  readonly submitTitle?: string
  readonly isPending: boolean
  /** Of the last try. */
  readonly error: Error | null
  readonly onSubmit: (input: EventHookInput) => void
  /** Beside the button. */
  readonly children?: ReactNode
}

const order: readonly DraftField[] = ['url', 'name', 'authField', 'authSecret', 'headers', 'events']

/** Everything that makes an event hook. Problems stand beside their fields; the first one takes the focus. */
export function HookDetailsForm(props: HookDetailsFormProps) {
  const { initial, hook, submitLabel, submitTitle, isPending, error, onSubmit, children } = props
  const id = useId()
  const { data: limits } = useQuery(eventHookLimits)
  const [draft, setDraft] = useState(initial)
  const [isTried, setTried] = useState(false)
  const [refused, setRefused] = useState<{ readonly problems: DraftProblems; readonly draft: HookDraft } | null>(null)
  const storedField = hook?.channel.config.authScheme?.key ?? null
  const saved = hook === undefined ? initial : draftOf(hook)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  const isSubmitted = useRef(false)
  const shown = useRef(hook)
  // What was saved, here or by somebody else, is what the form shows, unless something is being written in it.
  useEffect(() => {
    const before = shown.current
    if (hook === undefined || before === undefined || before.lastUpdated === hook.lastUpdated) return
    shown.current = hook
    const isWriting = JSON.stringify(draft) !== JSON.stringify(draftOf(before))
    if (isSubmitted.current || !isWriting) setDraft(draftOf(hook))
    isSubmitted.current = false
  }, [hook, draft])

  const missing = problemsOf(draft, { maxEvents: limits?.maxEventsPerHook ?? Infinity, storedField })
  const problems: DraftProblems = {
    ...(isTried ? missing : {}),
    // What the server said of a field counts until that field is changed.
    ...Object.fromEntries(
      Object.entries(refused?.problems ?? {}).filter(
        ([field]) => refused?.draft[field as DraftField] === draft[field as DraftField],
      ),
    ),
  }
  const fromServer = problemsFrom(error)

  const focusFirst = (of: DraftProblems) => {
    const first = order.find((field) => of[field] !== undefined)
    if (first !== undefined) document.getElementById(`${id}-${first}`)?.focus()
  }
  useEffect(() => {
    if (error !== null) isSubmitted.current = false
    const given = problemsFrom(error)
    setRefused(given === null ? null : { problems: given, draft })
    if (given !== null) focusFirst(given)
    // Only a new answer counts, not what is typed after it.
  }, [error])

  const set = (changes: Partial<HookDraft>) => setDraft((before) => ({ ...before, ...changes }))
  const moveToken = () => {
    const split = splitToken(draft.url)
    if (split !== null) set({ url: split.url, authField: tokenField, authSecret: split.token })
  }
  return (
    <form
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (Object.keys(missing).length > 0) return focusFirst(missing)
        isSubmitted.current = true
        onSubmit(inputOf(draft, hook))
      }}
    >
      <fieldset className={classes['section']}>
        <legend className={classes['legend']}>{words.endpointHeading}</legend>
        <Stack gap="md" pt="sm">
          <div>
            <TextInput
              id={`${id}-url`}
              label={words.endpointUrl}
              description={words.endpointUrlHint}
              type="text"
              inputMode="url"
              required
              value={draft.url}
              onChange={({ currentTarget }) => set({ url: currentTarget.value })}
              error={problems.url}
              autoComplete="off"
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
            />
            <UrlNotes
              url={draft.url}
              offersMove={draft.url !== hook?.channel.config.uri}
              hasError={problems.url !== undefined}
              onMoveToken={moveToken}
            />
          </div>
          <TextInput
            id={`${id}-name`}
            label={words.name}
            required
            maxLength={255}
            value={draft.name}
            onChange={({ currentTarget }) => set({ name: currentTarget.value })}
            error={problems.name}
            autoComplete="off"
          />
          <Textarea
            label={words.description}
            maxLength={1000}
            autosize
            minRows={2}
            maxRows={6}
            value={draft.description}
            onChange={({ currentTarget }) => set({ description: currentTarget.value })}
          />
        </Stack>
      </fieldset>

      <fieldset className={classes['section']}>
        <legend className={classes['legend']}>{words.customize}</legend>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {words.customizeHint}
          </Text>
          <div role="group" aria-label={words.enhance}>
            <Text fw={600} size="sm" mb={6}>
              {words.enhance}
            </Text>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
              <TextInput
                id={`${id}-authField`}
                label={words.authField}
                description={words.authFieldHint}
                value={draft.authField}
                onChange={({ currentTarget }) => set({ authField: currentTarget.value })}
                error={problems.authField}
                autoComplete="off"
                spellCheck={false}
              />
              <PasswordInput
                id={`${id}-authSecret`}
                label={words.authSecret}
                description={words.authSecretHint}
                placeholder={storedField !== null && storedField === draft.authField ? words.authStored : ''}
                value={draft.authSecret}
                onChange={({ currentTarget }) => set({ authSecret: currentTarget.value })}
                error={problems.authSecret}
                // A browser would offer to keep it, or fill in somebody's password.
                autoComplete="new-password"
                visibilityToggleButtonProps={{ 'aria-label': words.showSecret, tabIndex: 0 }}
              />
            </SimpleGrid>
          </div>
          <CustomHeaders
            firstId={`${id}-headers`}
            value={draft.headers}
            onChange={(headers) => set({ headers })}
            error={problems.headers ?? null}
          />
        </Stack>
      </fieldset>

      <fieldset className={classes['section']}>
        <legend className={classes['legend']}>{words.selectEvents}</legend>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {words.selectEventsHint}
          </Text>
          <EventTypePicker
            id={`${id}-events`}
            value={draft.events}
            onChange={(events) => set({ events })}
            error={problems.events ?? null}
          />
        </Stack>
      </fieldset>

      {error !== null && fromServer === null && <ErrorBox error={error} />}
      {hook?.verificationStatus === 'VERIFIED' && changesChannel(draft, saved) && (
        <Alert color="orange" variant="outline">
          {words.changesVerification}
        </Alert>
      )}
      <Group gap="sm">
        {children}
        {hook !== undefined && isChanged && (
          <Button variant="default" onClick={() => setDraft(saved)}>
            {words.discard}
          </Button>
        )}
        <Button type="submit" loading={isPending} {...(submitTitle === undefined ? {} : { title: submitTitle })}>
          {submitLabel}
        </Button>
      </Group>
    </form>
  )
}

/** Whether requests would look different, so that the verification no longer counts. */
function changesChannel(draft: HookDraft, saved: HookDraft): boolean {
  const channel = ({ url, authField, headers }: HookDraft) =>
    JSON.stringify([url.trim(), authField.trim(), headers.map(({ key, value }) => [key, value])])
  return draft.authSecret !== '' || channel(draft) !== channel(saved)
}
