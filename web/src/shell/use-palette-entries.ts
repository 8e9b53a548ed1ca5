import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { call } from '../api/client.ts'
import { general } from '../messages/general.ts'
import { shell } from '../messages/shell.ts'
import { theme } from '../messages/theme.ts'
import { groups } from './navigation.tsx'
import { recentEntries } from './recent-entries.ts'
import { useSignOut } from './use-sign-out.ts'

/** One line of the palette. */
export interface PaletteEntry {
  readonly id: string
  readonly label: string
  /** Quiet text beside the label. */
  readonly hint?: string
  readonly run: () => void
  /** Where it leads; kept among the recent ones. */
  readonly href?: string
}

export interface PaletteGroup {
  readonly name: string
  readonly entries: readonly PaletteEntry[]
}

const words = shell.palette
/** Of each kind that is searched on the server. */
const mostOfAKind = 6

interface Named {
  readonly id: string
  readonly name: string
}

/** What the palette offers for a text: pages and actions at once, what the server has a moment later. */
export function usePaletteEntries(
  text: string,
  opened: boolean,
): { groups: readonly PaletteGroup[]; isSearching: boolean } {
  const router = useRouter()
  const { setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  const asked = text.trim().toLowerCase()
  const found = useFound(asked, opened)

  const goTo = (label: string, href: string, hint?: string): PaletteEntry => ({
    id: `${href} ${label}`,
    label,
    href,
    ...(hint === undefined ? {} : { hint }),
    run: () => void router.navigate({ href }),
  })
  const fits = ({ label, hint = '' }: PaletteEntry) => {
    const written = `${label} ${hint}`.toLowerCase()
    return asked.split(/\s+/).every((word) => written.includes(word))
  }
  const pages = groups.flatMap(({ name, pages: inGroup }) =>
    inGroup.map(({ to, name: page }) => goTo(page, to, name ?? undefined)),
  )
  const actions = [
    goTo(words.newFlow, '/flows/new'),
    goTo(words.createHook, '/event-hooks/new'),
    goTo(words.newConnection, '/connections?edit=new'),
    goTo(words.publish, '/system-log?publish=1'),
    goTo(shell.apiDescription, '/api-docs'),
    ...(['light', 'dark', 'auto'] as const).map((choice) => ({
      id: `theme ${choice}`,
      label: words.theme(theme.choices[choice]),
      run: () => setColorScheme(choice),
    })),
    { id: 'sign out', label: general.signOut, run: signOut },
  ]
  const recent = recentEntries(window.localStorage).map(({ label, href }) => goTo(label, href))
  const all: readonly PaletteGroup[] = [
    { name: words.recent, entries: asked === '' ? recent : [] },
    { name: words.pages, entries: pages.filter(fits) },
    { name: words.actions, entries: actions.filter(fits) },
    { name: words.flows, entries: found.flows.map(({ id, name }) => goTo(name, `/flows/${encodeURIComponent(id)}`)) },
    {
      name: words.hooks,
      entries: found.hooks.map(({ id, name }) => goTo(name, `/event-hooks/${encodeURIComponent(id)}`)),
    },
    {
      name: words.types,
      entries: found.types.map(({ id, description }) =>
        goTo(id, `/event-types/${encodeURIComponent(id)}`, description),
      ),
    },
  ]
  return { groups: all.filter(({ entries }) => entries.length > 0), isSearching: found.isSearching }
}

function useFound(asked: string, opened: boolean) {
  const [later] = useDebouncedValue(asked, 150)
  const enabled = opened && later !== ''
  const options = { enabled, staleTime: 10_000, placeholderData: keepPreviousData }
  const flows = useQuery({
    ...options,
    queryKey: ['/api/v1/flows', 'palette', later],
    queryFn: ({ signal }) =>
      call<readonly Named[]>('GET', '/api/v1/flows', { query: { q: later, limit: mostOfAKind }, signal }),
  })
  const hooks = useQuery({
    ...options,
    queryKey: ['/api/v1/eventHooks', 'palette'],
    queryFn: ({ signal }) => call<readonly Named[]>('GET', '/api/v1/eventHooks', { signal }),
  })
  const types = useQuery({
    ...options,
    queryKey: ['/api/v1/eventTypes', 'palette', later],
    queryFn: ({ signal }) =>
      call<readonly { readonly id: string; readonly description: string }[]>('GET', '/api/v1/eventTypes', {
        query: { q: later },
        signal,
      }),
  })
  if (asked === '') return { flows: [], hooks: [], types: [], isSearching: false }
  return {
    flows: flows.data ?? [],
    hooks: (hooks.data ?? []).filter(({ name }) => name.toLowerCase().includes(asked)).slice(0, mostOfAKind),
    types: (types.data ?? []).slice(0, mostOfAKind),
    isSearching: later !== asked || flows.isFetching || types.isFetching,
  }
}
