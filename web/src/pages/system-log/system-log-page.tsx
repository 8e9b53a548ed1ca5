import { Button, Group } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download, Plus } from 'lucide-react'
import { useMemo } from 'react'
import { logHistogram, logList, readAllEvents } from '../../api/logs.ts'
import { valueNames, type LogValue } from '../../api/log-values.ts'
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
import { csvHead, eventsCsv } from './events-csv.ts'
import { LogChart } from './log-chart.tsx'
import { logColumns } from './log-columns.tsx'
import { LogFilters } from './log-filters.tsx'
import { LogNarrowing, narrowingTo } from './log-narrowing.tsx'
import { boundsOf, filterOf, logSearchOf, type LogSearch } from './log-search.ts'
import { LogTrends } from './log-trends.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import { useLiveCounts } from './use-live-counts.ts'

/** As many as the server counts: a file has the rows that the page says there are. */
const mostInFile = 50_000

/** The System Log: what happened, over time and one by one, and a way to let something happen. */
export function SystemLogPage() {
  const search = useSearch({ from: '/shell/system-log' })
  const navigate = useNavigate({ from: '/system-log' })
  const change = (changed: Partial<LogSearch>, replace = false) =>
    void navigate({ search: (before: LogSearch) => ({ ...before, ...changed }), replace })
  const { type, q, range, since, until, order, event, publish, trends } = search
  // Its bounds stay while the page shows the same range: with ones that move each look would be another list.
  const bounds = useMemo(() => boundsOf({ range, since, until }, Date.now()), [range, since, until])
  const values = Object.fromEntries(valueNames.map((name) => [name, search[name]]))
  const filter = { type, q, ...values, ...bounds, oldestFirst: order === 'oldest' }
  const { data: counted } = useQuery(logHistogram(filter))
  useLiveCounts()
  const narrow = (name: LogValue, value: unknown, word: string) =>
    change({ ...narrowingTo(name, value, word, q), event: undefined })
  const columns = logColumns({ onOpen: (uuid) => change({ event: uuid }), onNarrow: narrow })
  useShortcuts([{ keys: 'n', label: words.publish, run: () => change({ publish: '1' }) }])

  const download = useMutation({
    mutationFn: async () => {
      const lines: string[] = [csvHead()]
      const read = await readAllEvents(filter, mostInFile, (rows) => lines.push(eventsCsv(rows)))
      return { ...read, text: lines.join('') }
    },
    onSuccess: ({ text, count, isAll }) => {
      downloadText('system-log.csv', text, 'text/csv')
      toastDone(words.downloaded(count, isAll))
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
      <LogNarrowing filter={filter} onChange={change} />
      <LogChart filter={filter} onRange={(from, to) => change({ range: undefined, since: from, until: to })}>
        <LogTrends
          filter={filter}
          isOpen={trends === true}
          onToggle={() => change({ trends: trends === true ? undefined : true }, true)}
          onNarrow={change}
        />
      </LogChart>
      <ResourceList
        label={words.title}
        query={logList(filter)}
        columns={columns}
        empty={empty}
        liveKinds={bounds.until === undefined && order === undefined ? ['event'] : []}
        onOpen={({ uuid }) => change({ event: uuid })}
        selectedId={event}
        {...(counted?.complete === true ? { total: counted.total } : {})}
      />
      <EventDrawer
        uuid={event}
        onClose={() => change({ event: undefined })}
        onType={(chosen) => change({ type: chosen, event: undefined })}
        onNarrow={narrow}
      />
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
