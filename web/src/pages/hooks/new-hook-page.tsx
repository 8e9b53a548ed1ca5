import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { createHook, eventHookDetail, type EventHookInput, type EventHookItem } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { hooks } from '../../messages/hooks.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import type { WizardStep } from './hook-addresses.ts'
import { HookDetailsForm } from './hook-details-form.tsx'
import { draftOf, emptyDraft, splitToken } from './hook-draft.ts'
import { HookFilters } from './hook-filters.tsx'
import { HookPreview } from './hook-preview.tsx'
import { useSaveHook, useShowHook } from './use-hook-actions.ts'
import { VerifyStep } from './verify-step.tsx'
import { WizardSteps } from './wizard-steps.tsx'

/** Creates an event hook in four steps. Step and hook are in the address, so that Back and a reload come back to them. */
export function NewHookPage() {
  const { step: asked, hookId, url, event } = useSearch({ from: '/shell/event-hooks/new' })
  // Without a hook there is only the first step.
  const step = hookId === undefined ? 'details' : (asked ?? 'filters')
  const stepBox = useFocusOnStep(step)
  return (
    <Page
      title={words.createTitle}
      lead={words.createLead}
      crumbs={[
        <TextLink key="hooks" to="/event-hooks">
          {hooks.title}
        </TextLink>,
      ]}
    >
      <WizardSteps step={step} hookId={hookId} />
      <section ref={stepBox} tabIndex={-1} aria-label={words.stepNames[step]} style={{ outline: 'none' }}>
        {hookId === undefined ? <Create url={url} event={event} /> : <Existing hookId={hookId} step={step} />}
      </section>
    </Page>
  )
}

/** The page stays the same from step to step: the focus goes to what is new on it. */
function useFocusOnStep(step: WizardStep) {
  const box = useRef<HTMLElement>(null)
  const before = useRef(step)
  useEffect(() => {
    if (before.current === step) return
    before.current = step
    box.current?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [step])
  return box
}

function Create({ url, event }: { readonly url: string | undefined; readonly event: string | undefined }) {
  const navigate = useNavigate()
  const show = useShowHook()
  const hasToken = url !== undefined && splitToken(url) !== null
  useEffect(() => {
    // The form has it by now. An address is kept in the browser's history and, at a reload, written to logs.
    if (hasToken) void navigate({ to: '/event-hooks/new', search: { event }, replace: true })
  }, [hasToken, event, navigate])
  const create = useMutation({
    mutationFn: (input: EventHookInput) => createHook(input),
    async onSuccess(hook) {
      show(hook)
      // Back from the next step changes this hook, and does not make a second one.
      await navigate({ to: '/event-hooks/new', search: { step: 'details', hookId: hook.id }, replace: true })
      await navigate({ to: '/event-hooks/new', search: { step: 'filters', hookId: hook.id } })
    },
  })
  return (
    <HookDetailsForm
      initial={emptyDraft({ url, event })}
      submitLabel={words.submit}
      submitTitle={words.submitAlso}
      isPending={create.isPending}
      error={create.error}
      onSubmit={create.mutate}
    />
  )
}

function Existing({ hookId, step }: { readonly hookId: string; readonly step: WizardStep }) {
  const { data: hook, error, refetch } = useQuery(eventHookDetail(hookId))
  if (error !== null && hook === undefined) return <ErrorBox error={error} onRetry={() => void refetch()} />
  if (hook === undefined) return <Loading />
  switch (step) {
    case 'details':
      return <Details hook={hook} />
    case 'filters':
      return (
        <Stack gap="lg">
          <HookFilters hook={hook} />
          <Steps hookId={hookId} back="details" next="preview" nextLabel={words.continue} isPrimary />
        </Stack>
      )
    case 'preview':
      return (
        <Stack gap="lg">
          <HookPreview hook={hook} />
          <Steps hookId={hookId} back="filters" next="verify" nextLabel={words.skip} />
        </Stack>
      )
    case 'verify':
      return (
        <Stack gap="lg">
          <VerifyStep hook={hook} />
          <Steps hookId={hookId} back="preview" />
        </Stack>
      )
  }
}

function Details({ hook }: { readonly hook: EventHookItem }) {
  const navigate = useNavigate()
  const save = useSaveHook(hook.id, ({ id }) => {
    void navigate({ to: '/event-hooks/new', search: { step: 'filters', hookId: id } })
  })
  return (
    <HookDetailsForm
      initial={draftOf(hook)}
      hook={hook}
      submitLabel={words.saveContinue}
      isPending={save.isPending}
      error={save.error}
      onSubmit={save.mutate}
    />
  )
}

interface StepsProps {
  readonly hookId: string
  readonly back: WizardStep
  readonly next?: WizardStep
  readonly nextLabel?: string
  readonly isPrimary?: boolean
}

function Steps({ hookId, back, next, nextLabel, isPrimary = false }: StepsProps) {
  const navigate = useNavigate()
  const go = (step: WizardStep) => void navigate({ to: '/event-hooks/new', search: { step, hookId } })
  return (
    <Group gap="sm">
      <Button variant="default" onClick={() => go(back)}>
        {words.back}
      </Button>
      {next !== undefined && (
        <Button variant={isPrimary ? 'filled' : 'default'} onClick={() => go(next)}>
          {nextLabel}
        </Button>
      )}
    </Group>
  )
}
