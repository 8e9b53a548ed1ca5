import { Button, Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download, Plus } from 'lucide-react'
import { useMemo } from 'react'
import { allEvents, logList } from '../../api/logs.ts'
import { systemLog as words } from '../../messages/system-log.ts'
import { downloadText } from '../../parts/download-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import { SavedViews } from '../../parts/saved-views.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { TextLink } from '../../parts/text-link.tsx'
import { toastAction } from '../../parts/toast-action.tsx'
import { toastDone, toastFailed } from '../../parts/toast.ts'
import { general } from '../../messages/general.ts'
import { EventDrawer } from './event-drawer.tsx'
import { eventsCsv } from './events-csv.ts'
import { LogChart } from './log-chart.tsx'
import { logColumns } from './log-columns.tsx'
import { LogFilters } from './log-filters.tsx'
import { boundsOf, filterOf, logSearchOf, withValue, type LogSearch } from './log-search.ts'
import { PublishDialog } from './publish-dialog.tsx'

const mostInFile = 10_000

/** The System Log: what happened, over time and one by one, and a way to let something happen. */
export function SystemLogPage() {
  const search = useSearch({ from: '/shell/system-log' })
  const navigate = useNavigate({ from: '/system-log' })
  const change = (changed: Partial<LogSearch>, replace = false) =>
    void navigate({ search: (before: LogSearch) => ({ ...before, ...changed }), replace })
  const { type, q, range, since, until, order, event, publish } = search
  // Its bounds stay while the page shows the same range: with ones that move each look would be another list.
  const bounds = useMemo(() => boundsOf({ range, since, until }, Date.now()), [range, since, until])
  const filter = { type, q, ...bounds, oldestFirst: order === 'oldest' }
  const columns = logColumns({
    onOpen: (uuid) => change({ event: uuid }),
    onNarrow: (value) => change({ q: withValue(q, value) }),
  })
  useShortcuts([{ keys: 'n', label: words.publish, run: () => change({ publish: '1' }) }])

  const download = useMutation({
    mutationFn: () => allEvents(filter, mostInFile),
    onSuccess: ({ events, isAll }) => {
      downloadText('system-log.csv', eventsCsv(events), 'text/csv')
      toastDone(words.downloaded(events.length, isAll))
    },
    onError: toastFailed,
  })
  const publishButton = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => change({ publish: '1' })}>
      {words.publish}
    </Button>
  )
  const isNarrowed = Object.keys(filterOf(search)).length > 0
  const choose = (view: LogSearch) => void navigate({ search: view })
  const empty = isNarrowed ? (
    <NothingFits>
      <TextLink to="/system-log">{general.clearFilter}</TextLink>
    </NothingFits>
  ) : (
    <EmptyState title={words.empty} lead={words.emptyLead}>
      <Group>{publishButton}</Group>
    </EmptyState>
  )
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Group gap="sm">
          <SavedViews
            storageKey="flowhook.log-views"
            filter={filterOf(search)}
            read={(kept) => filterOf(logSearchOf(kept))}
            onChoose={choose}
          />
          <Button
            variant="default"
            leftSection={<Download size={16} aria-hidden />}
            onClick={() => download.mutate()}
            loading={download.isPending}
          >
            {words.download}
          </Button>
          {publishButton}
        </Group>
      }
    >
      <LogFilters search={search} onChange={(changed) => change(changed, true)} onClear={() => choose({})} />
      <LogChart filter={filter} onRange={(from, to) => change({ range: undefined, since: from, until: to })} />
      <ResourceList
        label={words.title}
        query={logList(filter)}
        columns={columns}
        empty={empty}
        liveKinds={bounds.until === undefined && order === undefined ? ['event'] : []}
        onOpen={({ uuid }) => change({ event: uuid })}
        selectedId={event}
      />
      <EventDrawer uuid={event} onClose={() => change({ event: undefined })} />
      <PublishDialog
        opened={publish !== undefined}
        type={publish === '1' ? undefined : publish}
        onType={(chosen) => change({ publish: chosen ?? '1' }, true)}
        onClose={() => change({ publish: undefined }, true)}
        onPublished={(uuid, published) => {
          change({ publish: undefined }, true)
          toastAction(words.done(published), words.show, () => change({ event: uuid }))
        }}
      />
    </Page>
  )
}
