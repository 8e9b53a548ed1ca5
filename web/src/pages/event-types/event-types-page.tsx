import { Badge, Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download, Plus } from 'lucide-react'
import { useState } from 'react'
import { eventTypesCsv, eventTypeSearch, type EventTypeItem } from '../../api/event-types.ts'
import { eventTypes as words } from '../../messages/event-types.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceTable, type Column } from '../../parts/resource-table.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { general } from '../../messages/general.ts'
import { EventTypeFilters } from './event-type-filters.tsx'
import classes from './event-types.module.css'
import { OwnTypeDialog } from './own-type-dialog.tsx'

const columns: readonly Column<EventTypeItem>[] = [
  {
    header: words.type,
    width: '38%',
    cell: ({ id }) => (
      <div className={classes['type']}>
        <TextLink to="/event-types/$type" params={{ type: id }}>
          {id}
        </TextLink>
        <CopyButton value={id} label={words.copyType(id)} />
      </div>
    ),
  },
  { header: words.description, from: 'sm', cell: ({ description }) => description },
  { header: words.hooks, from: 'sm', width: '7.5rem', cell: (type) => <Eligibility type={type} /> },
  {
    header: words.tags,
    from: 'lg',
    width: '15%',
    cell: ({ tags }) => <span className={classes['quiet']}>{tags.filter(isTelling).join(', ')}</span>,
  },
  { header: words.since, from: 'md', width: '6.5rem', cell: ({ release }) => release ?? general.none },
]

// The column before says it.
const isTelling = (tag: string) => tag !== 'event-hook-eligible'

function Eligibility({ type: { eligible, own } }: { readonly type: EventTypeItem }) {
  return (
    <Group gap={4}>
      {eligible && (
        <Badge variant="outline" color="teal">
          {words.isEligible}
        </Badge>
      )}
      {own && (
        <Badge variant="outline" color="iris">
          {words.own}
        </Badge>
      )}
    </Group>
  )
}

/** The catalog and one's own types, searched as one types. */
export function EventTypesPage() {
  const filter = useSearch({ from: '/shell/event-types' })
  const navigate = useNavigate({ from: '/event-types' })
  const { data, error, refetch } = useQuery(eventTypeSearch(filter))
  const [isRegistering, setRegistering] = useState(false)
  const actions = (
    <Group gap="sm">
      <Button
        component="a"
        href={eventTypesCsv(filter)}
        download
        variant="default"
        leftSection={<Download size={16} aria-hidden />}
      >
        {words.csv}
      </Button>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setRegistering(true)}>
        {words.register}
      </Button>
    </Group>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={actions}>
      <EventTypeFilters
        filter={filter}
        onChange={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
      />
      {error !== null && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Loading />
      ) : (
        <>
          <Text role="status" size="sm" c="dimmed">
            {words.found(data.length)}
          </Text>
          {data.length === 0 ? (
            <NothingFits>
              <TextLink to="/event-types">{general.clearFilter}</TextLink>
            </NothingFits>
          ) : (
            <ResourceTable label={words.title} columns={columns} rows={data} />
          )}
        </>
      )}
      <OwnTypeDialog opened={isRegistering} onClose={() => setRegistering(false)} />
    </Page>
  )
}
