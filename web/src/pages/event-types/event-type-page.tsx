import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Pencil, Trash2, Webhook } from 'lucide-react'
import { useState } from 'react'
import { eventHookList } from '../../api/event-hooks.ts'
import { deleteEventType, eventTypeDetail, type EventTypeDetail, type EventTypeField } from '../../api/event-types.ts'
import { general } from '../../messages/general.ts'
import { eventTypes as words } from '../../messages/event-types.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Facts } from '../../parts/facts.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { LinkButton } from '../../parts/link-button.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import classes from './event-types.module.css'
import { OwnTypeDialog } from './own-type-dialog.tsx'

/** One event type: what its events have, and which hooks wait for them. */
export function EventTypePage() {
  const { type: id } = useParams({ from: '/shell/event-types/$type' })
  const { data: type, error, refetch } = useQuery(eventTypeDetail(id))
  const crumbs = [
    <TextLink key="types" to="/event-types">
      {words.title}
    </TextLink>,
  ]
  if (type === undefined) {
    return (
      <Page title={id} crumbs={crumbs}>
        {error === null ? <Loading /> : <ErrorBox error={error} onRetry={() => void refetch()} />}
      </Page>
    )
  }
  return (
    <Page title={id} lead={type.description} crumbs={crumbs} actions={<Actions type={type} />}>
      <Facts
        facts={[
          [
            words.type,
            <span key="type" className={classes['type']}>
              {id}
              <CopyButton value={id} label={words.copyType(id)} />
            </span>,
          ],
          [words.category, type.categoryName ?? words.ownCategory],
          [words.hooks, type.eligible ? words.onlyEligible : words.notSubscribable],
          type.tags.length === 0 ? null : [words.tags, <Tags key="tags" tags={type.tags} />],
          type.release === undefined ? null : [words.release, type.release],
          [words.created, type.created],
        ]}
      />
      {type.eligible && <Subscribers type={id} />}
      <Section title={words.example} lead={words.exampleLead}>
        <JsonView label={words.example} value={type.example} />
      </Section>
      <Section title={words.fields} lead={type.fields.length === 0 ? words.noFields : words.fieldsLead}>
        {type.fields.length > 0 && <Fields fields={type.fields} />}
      </Section>
    </Page>
  )
}

interface SectionProps {
  readonly title: string
  readonly lead?: string
  readonly children: React.ReactNode
}

function Section({ title, lead, children }: SectionProps) {
  return (
    <Stack gap="xs">
      <div>
        <Title order={2} size="h4">
          {title}
        </Title>
        {lead !== undefined && (
          <Text size="sm" c="dimmed">
            {lead}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  )
}

function Actions({ type }: { readonly type: EventTypeDetail }) {
  return (
    <Group gap="sm">
      {type.own && <OwnTypeActions type={type} />}
      {type.eligible && (
        <LinkButton
          to="/event-hooks/new"
          search={{ event: type.id }}
          leftSection={<Webhook size={16} aria-hidden />}
          className={classes['wraps'] ?? ''}
        >
          {words.subscribe}
        </LinkButton>
      )}
    </Group>
  )
}

function OwnTypeActions({ type }: { readonly type: EventTypeDetail }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const close = () => setOpen(null)
  const deleting = useMutation({
    mutationFn: () => deleteEventType(type.id),
    onSuccess: async () => {
      toastDone(words.deleted(type.id))
      await navigate({ to: '/event-types' })
      queries.removeQueries(eventTypeDetail(type.id))
      await queries.invalidateQueries({ queryKey: ['/api/v1/eventTypes'] })
    },
    onError: (error) => {
      close()
      toastFailed(error)
    },
  })
  return (
    <>
      <Button variant="default" leftSection={<Pencil size={16} aria-hidden />} onClick={() => setOpen('edit')}>
        {words.edit}
      </Button>
      <Button variant="default" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setOpen('delete')}>
        {words.delete}
      </Button>
      <OwnTypeDialog opened={open === 'edit'} onClose={close} type={type} />
      <ConfirmDialog
        opened={open === 'delete'}
        title={words.deleteTitle}
        text={words.deleteText(type.id)}
        confirmLabel={words.deleteConfirm}
        danger
        isPending={deleting.isPending}
        onConfirm={() => deleting.mutate()}
        onClose={close}
      />
    </>
  )
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <span className={classes['tags']}>
      {tags.map((tag) => (
        <TextLink key={tag} to="/event-types" search={{ tag }}>
          {tag}
        </TextLink>
      ))}
    </span>
  )
}

function Subscribers({ type }: { readonly type: string }) {
  const { data, error } = useInfiniteQuery(eventHookList())
  const hooks = data?.pages.flatMap(({ rows }) => rows).filter(({ events }) => events.items.includes(type))
  return (
    <Section title={words.subscribers}>
      {error !== null && <ErrorBox error={error} />}
      {hooks?.length === 0 && <Text size="sm">{words.noSubscribers}</Text>}
      {hooks !== undefined && hooks.length > 0 && (
        <Paper withBorder p="sm" maw="40rem">
          <Stack gap={4}>
            {hooks.map(({ id, name }) => (
              <div key={id}>
                <TextLink to="/event-hooks/$hookId" params={{ hookId: id }}>
                  {name}
                </TextLink>
              </div>
            ))}
          </Stack>
        </Paper>
      )}
    </Section>
  )
}

function Fields({ fields }: { readonly fields: readonly EventTypeField[] }) {
  return (
    // Scrolls inside its own box, by keyboard too.
    <section className={classes['box']} tabIndex={0} aria-label={words.fields}>
      <Table withTableBorder aria-label={words.fields} fz="sm">
        <Table.Thead>
          <Table.Tr>
            {[words.field, words.kind, words.sample, words.marks].map((header) => (
              <Table.Th key={header}>{header}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ path, type, format, sample, sensitive, personal }) => (
            <Table.Tr key={path}>
              <Table.Td ff="monospace">{path}</Table.Td>
              <Table.Td>{format === '' || format === type.toLowerCase() ? type : `${type} (${format})`}</Table.Td>
              <Table.Td ff="monospace">{sample === '' ? general.none : sample}</Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {sensitive && (
                    <Badge variant="outline" color="orange">
                      {words.sensitive}
                    </Badge>
                  )}
                  {personal && (
                    <Badge variant="outline" color="iris">
                      {words.personal}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
