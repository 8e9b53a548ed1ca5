import { Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DeliverySettings } from '../../../../src/model/event-hook.ts'
import { hookDelivery, putHookDelivery } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { toastDone } from '../../parts/toast.ts'
import classes from './hook-details.module.css'

/** How a hook delivers, beside what Okta's object has. */
export function DeliverySettingsForm({ hookId }: { readonly hookId: string }) {
  const { data, error, refetch } = useQuery(hookDelivery(hookId))
  if (data === undefined)
    return error === null ? <Loading /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  return <Form hookId={hookId} stored={data} />
}

const profiles = ['durable', 'okta'] as const
const orders = ['none', 'hook', 'actor', 'target'] as const

function Form({ hookId, stored }: { readonly hookId: string; readonly stored: DeliverySettings }) {
  const queries = useQueryClient()
  const [changes, setChanges] = useState<Partial<DeliverySettings>>({})
  const settings = { ...stored, ...changes }
  const set = (more: Partial<DeliverySettings>) => setChanges({ ...changes, ...more })
  const save = useMutation({
    mutationFn: () => putHookDelivery(hookId, settings),
    onSuccess(saved) {
      queries.setQueryData(hookDelivery(hookId).queryKey, saved)
      setChanges({})
      toastDone(words.saved)
    },
  })
  const isChanged = JSON.stringify(settings) !== JSON.stringify(stored)
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset className={classes['section']}>
        <legend className={classes['legend']}>{words.deliveryHeading}</legend>
        <Stack gap="md" pt="sm">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <NativeSelect
              label={words.profile}
              description={words.profileHint}
              value={settings.profile}
              onChange={({ currentTarget: { value } }) => set({ profile: known(profiles, value) })}
              data={profiles.map((value) => ({ value, label: words.profiles[value] }))}
            />
            <NativeSelect
              label={words.order}
              description={words.orderHints[settings.order]}
              value={settings.order}
              onChange={({ currentTarget: { value } }) => set({ order: known(orders, value) })}
              data={orders.map((value) => ({ value, label: words.orders[value] }))}
            />
            <NumberInput
              label={words.concurrency}
              description={words.concurrencyHint}
              min={1}
              max={100}
              allowDecimal={false}
              hideControls
              value={settings.concurrency}
              onChange={(value) => set({ concurrency: Number(value) })}
            />
            <NumberInput
              label={words.batchSize}
              description={words.concurrencyHint}
              min={1}
              max={100}
              allowDecimal={false}
              hideControls
              value={settings.batchSize}
              onChange={(value) => set({ batchSize: Number(value) })}
            />
          </SimpleGrid>
          {save.error !== null && <ErrorBox error={save.error} />}
          <Group gap="sm">
            <Button type="submit" variant="default" loading={save.isPending} disabled={!isChanged}>
              {words.saveDelivery}
            </Button>
          </Group>
        </Stack>
      </fieldset>
    </form>
  )
}

function known<T extends string>(all: readonly [T, ...T[]], value: string): T {
  return all.find((each) => each === value) ?? all[0]
}
