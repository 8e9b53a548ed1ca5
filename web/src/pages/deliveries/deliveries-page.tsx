import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { History, ListRestart } from 'lucide-react'
import { useCallback } from 'react'
import { deliveryCount, deliveryList, type DeliveryFilter, type DeliveryItem } from '../../api/deliveries.ts'
import { useLiveRefresh } from '../../live/use-live-refresh.ts'
import { general } from '../../messages/general.ts'
import { deliveries as words, replays } from '../../messages/deliveries.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { FilterNote } from '../../parts/filter-note.tsx'
import { NothingFits } from '../../parts/nothing-fits.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceList } from '../../parts/resource-list.tsx'
import { SavedViews } from '../../parts/saved-views.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { deliveryColumns } from './delivery-columns.tsx'
import { DeliveryDrawer } from './delivery-drawer.tsx'
import { DeliveryFilters } from './delivery-filters.tsx'
import { filterOf, isFiltered, readDeliverySearch, useApiFilter, type DeliverySearch } from './delivery-search.ts'
import { ReplayDialog } from './replay-dialog.tsx'
import { ReplaysDrawer } from './replays-drawer.tsx'

const columns = deliveryColumns()

/** All deliveries, narrowed as the address says, with the one that is open beside them. */
export function DeliveriesPage() {
  const search: DeliverySearch = useSearch({ from: '/shell/deliveries' })
  const navigate = useNavigate({ from: '/deliveries' })
  const filter = useApiFilter(search)
  const { id = null, tab = 'attempts', replay } = search
  // A step of its own in the history, so that Back closes what was opened.
  const go = useCallback(
    (change: Partial<DeliverySearch>) =>
      void navigate({ to: '/deliveries', search: (before) => ({ ...before, ...change }) }),
    [navigate],
  )
  const narrow = (change: Partial<DeliverySearch>) =>
    void navigate({
      to: '/deliveries',
      search: (before) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    })
  const choose = (view: DeliverySearch) => void navigate({ to: '/deliveries', search: view })
  const open = useCallback(({ id }: DeliveryItem) => go({ id }), [go])
  const close = () => go({ id: undefined, tab: undefined })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Group gap="sm">
          <SavedViews
            storageKey="flowhook.delivery-views"
            filter={filterOf(search)}
            read={(kept) => filterOf(readDeliverySearch(kept))}
            onChoose={choose}
          />
          <Button
            variant="default"
            leftSection={<History size={16} aria-hidden />}
            onClick={() => go({ replay: 'list' })}
          >
            {replays.list}
          </Button>
          <Button leftSection={<ListRestart size={16} aria-hidden />} onClick={() => go({ replay: 'new' })}>
            {replays.start}
          </Button>
        </Group>
      }
    >
      <DeliveryFilters search={search} onChange={narrow} onClear={() => choose({})} />
      <Single search={search} />
      <Count filter={filter} />
      <ResourceList
        label={words.title}
        query={deliveryList(filter)}
        columns={columns}
        liveKinds={['delivery']}
        onOpen={open}
        selectedId={id ?? undefined}
        empty={
          isFiltered(search) ? (
            <NothingFits>
              <TextLink to="/deliveries">{general.clearFilter}</TextLink>
            </NothingFits>
          ) : (
            <EmptyState title={words.empty} lead={words.emptyLead}>
              <div>
                <TextLink to="/system-log" search={{ publish: '' }}>
                  {words.publishEvent}
                </TextLink>
              </div>
            </EmptyState>
          )
        }
      />
      <DeliveryDrawer id={id} tab={tab} onTab={(next) => narrow({ tab: next })} onClose={close} />
      <ReplaysDrawer
        opened={replay === 'list'}
        onOpen={(chosen) => go({ replay: chosen })}
        onClose={() => go({ replay: undefined })}
      />
      <ReplayDialog
        show={replay === undefined || replay === 'list' ? null : replay}
        filter={filter}
        onStarted={(started) => narrow({ replay: started })}
        onClose={() => go({ replay: undefined })}
      />
    </Page>
  )
}

/** Says that the list is of one event or execution, which no field shows. */
function Single({ search: { eventUuid, executionId } }: { readonly search: DeliverySearch }) {
  const all = <TextLink to="/deliveries">{general.clearFilter}</TextLink>
  return (
    <>
      {eventUuid !== undefined && <FilterNote text={words.onlyEvent(eventUuid)}>{all}</FilterNote>}
      {executionId !== undefined && <FilterNote text={words.onlyExecution(executionId)}>{all}</FilterNote>}
    </>
  )
}

/** Counting may take longer than the list: it is asked for by itself, and not each time something happens. */
function Count({ filter }: { readonly filter: DeliveryFilter }) {
  const { data, refetch, error } = useQuery(deliveryCount(filter))
  useLiveRefresh(['delivery'], refetch, { pauseMs: 3_000 })
  if (error !== null) return null
  return (
    <Text size="sm" c="dimmed" role="status">
      {data === undefined ? words.counting : words.count(data.count, data.isWhole)}
    </Text>
  )
}
