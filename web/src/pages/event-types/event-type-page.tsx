import { Badge, Button, Group, Paper, SimpleGrid, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Pencil, Trash2, Webhook } from 'lucide-react'
import { useState } from 'react'
import {
  deleteEventType,
  eventTypeDetail,
  eventTypeUses,
  type EventTypeDetail,
  type EventTypeField,
  type EventTypeUse,
} from '../../api/event-types.ts'
import { useLive } from '../../live/use-live.ts'
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
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import classes from './event-types.module.css'
import { OwnTypeDialog } from './own-type-dialog.tsx'

/** One event type: what its events have, and which event hooks and flows wait for them. */
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
      {type.eligible && <Uses type={id} />}
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

/** The event hooks and flows that wait for it; it follows what changes. */
function Uses({ type }: { readonly type: string }) {
  const queries = useQueryClient()
  const query = eventTypeUses(type)
  const { data, error, refetch } = useQuery(query)
  useLive(['hook', 'flow'], () => void queries.invalidateQueries({ queryKey: query.queryKey }))
  if (error !== null) return <ErrorBox error={error} onRetry={() => void refetch()} />
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
      <Section title={words.subscribers}>
        <UseList
          of="hook"
          uses={data?.hooks}
          none={words.noSubscribers}
          link={({ id, name }) => (
            <TextLink to="/event-hooks/$hookId" params={{ hookId: id }}>
              {name}
            </TextLink>
          )}
        />
      </Section>
      <Section title={words.flows}>
        <UseList
          of="flow"
          uses={data?.flows}
          none={words.noFlows}
          link={({ id, name }) => (
            <TextLink to="/flows/$flowId" params={{ flowId: id }}>
              {name}
            </TextLink>
          )}
        />
      </Section>
    </SimpleGrid>
  )
}

interface UseListProps {
  readonly of: 'hook' | 'flow'
  readonly uses: readonly EventTypeUse[] | undefined
  readonly none: string
  readonly link: (use: EventTypeUse) => React.ReactNode
}

function UseList({ of, uses, none, link }: UseListProps) {
  if (uses === undefined) return <Skeleton height={24} />
  if (uses.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    )
  }
  return (
    <Paper withBorder component="ul" className={classes['uses'] ?? ''}>
      {uses.map((use) => (
        <li key={use.id}>
          {link(use)}
          <StatusBadge of={of} status={use.status} />
        </li>
      ))}
    </Paper>
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
