import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ApiError } from './api/client.ts'
import type { EventTypeFilter } from './api/event-types.ts'
import { meQuery, setupQuery, signIn } from './api/session.ts'
import { panelTabs, type BuilderSearch } from './builder/builder-search.ts'
import { apiAccessSearch } from './pages/api-access/api-access-search.ts'
import { apiDocsSearch } from './pages/api-docs/api-docs-search.ts'
import { connectionSearch } from './pages/connections/connection-search.ts'
import { hookPageSearch, newHookSearch } from './pages/hooks/hook-addresses.ts'
import { readDeliverySearch } from './pages/deliveries/delivery-search.ts'
import { readOverviewSearch } from './pages/overview/overview-search.ts'
import { readExecutionPageSearch, readExecutionSearch } from './pages/executions/execution-search.ts'
import { readFlowSearch } from './pages/flows/flow-search.ts'
import { FailurePage } from './pages/outcomes/failure-page.tsx'
import { logSearchOf } from './pages/system-log/log-search.ts'
import { tableSearch, tablesSearch } from './pages/tables/table-search.ts'
import { NotFoundPage } from './pages/outcomes/not-found-page.tsx'
import { SigningIn } from './pages/access/signing-in.tsx'
import { keepReturnAddress, takeReturnAddress } from './return-address.ts'
import { Shell } from './shell/shell.tsx'

/** What the routes are given. */
interface RouterContext {
  readonly queries: QueryClient
  /** The token of the one-time link that the page was opened with, or null. */
  readonly signInToken: string | null
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet })

const signInPage = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Not on the way to a link: only by being there.
  preload: false,
  async loader({ context: { queries, signInToken } }): Promise<{ readonly refused: ApiError | null }> {
    if (signInToken === null) return { refused: null }
    try {
      queries.setQueryData(meQuery.queryKey, await signIn(signInToken))
    } catch (thrown) {
      if (thrown instanceof ApiError) return { refused: thrown }
      throw thrown
    }
    throw redirect({ href: takeReturnAddress(window.sessionStorage), replace: true })
  },
  pendingMs: 200,
  pendingComponent: SigningIn,
  component: lazyRouteComponent(() => import('./pages/access/sign-in-page.tsx'), 'SignInPage'),
})

const setupPage = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  preload: false,
  async loader({ context: { queries, signInToken } }) {
    const { required, publicUrl = window.location.origin } = await queries.fetchQuery(setupQuery)
    // For good: once somebody has an account there is no such page.
    if (!required) throw notFound()
    const isSignedIn = signInToken === null && (await queries.fetchQuery(meQuery).then(Boolean, () => false))
    return { publicUrl, token: signInToken, isSignedIn }
  },
  component: lazyRouteComponent(() => import('./pages/access/setup-page.tsx'), 'SetupPage'),
})

/** Around everything that needs a session. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  async beforeLoad({ context: { queries }, location, preload }) {
    try {
      await queries.fetchQuery(meQuery)
    } catch (thrown) {
      if (!(thrown instanceof ApiError) || thrown.status !== 401) throw thrown
      // A link that the pointer only passed over was not asked for.
      if (!preload) keepReturnAddress(window.sessionStorage, location.href)
      throw redirect({ to: '/sign-in', replace: true })
    }
  },
  component: Shell,
})

type Search = Readonly<Record<string, unknown>>
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

// Every page's code is loaded when it is first gone to.
const pages = [
  createRoute({
    getParentRoute: () => shell,
    path: '/',
    validateSearch: readOverviewSearch,
    component: lazyRouteComponent(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/flows',
    validateSearch: readFlowSearch,
    component: lazyRouteComponent(() => import('./pages/flows/flows-page.tsx'), 'FlowsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/import-export',
    validateSearch: ({ tab }: Search): { readonly tab?: 'export' | undefined } => ({
      tab: tab === 'export' ? tab : undefined,
    }),
    component: lazyRouteComponent(() => import('./pages/import-export/import-export-page.tsx'), 'ImportExportPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/event-hooks',
    component: lazyRouteComponent(() => import('./pages/hooks/event-hooks-page.tsx'), 'EventHooksPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/event-hooks/new',
    validateSearch: newHookSearch,
    component: lazyRouteComponent(() => import('./pages/hooks/new-hook-page.tsx'), 'NewHookPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/event-hooks/$hookId',
    validateSearch: hookPageSearch,
    component: lazyRouteComponent(() => import('./pages/hooks/hook-page.tsx'), 'HookPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/executions',
    validateSearch: readExecutionSearch,
    component: lazyRouteComponent(() => import('./pages/executions/executions-page.tsx'), 'ExecutionsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/executions/$executionId',
    validateSearch: readExecutionPageSearch,
    component: lazyRouteComponent(() => import('./pages/executions/execution-page.tsx'), 'ExecutionPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/deliveries',
    validateSearch: readDeliverySearch,
    component: lazyRouteComponent(() => import('./pages/deliveries/deliveries-page.tsx'), 'DeliveriesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/deliveries/$deliveryId',
    // A delivery is shown beside the list; addresses of one by itself stay good.
    beforeLoad: ({ params: { deliveryId } }) => {
      throw redirect({ to: '/deliveries', search: { id: deliveryId }, replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/system-log',
    validateSearch: logSearchOf,
    component: lazyRouteComponent(() => import('./pages/system-log/system-log-page.tsx'), 'SystemLogPage'),
  }),
  // Whatever else is asked for: the shell stays around it.
  createRoute({ getParentRoute: () => shell, path: '$', component: NotFoundPage }),
  createRoute({
    getParentRoute: () => shell,
    path: '/event-types',
    validateSearch: ({ q, eligible, category, tag, release }: Search): EventTypeFilter => ({
      q: typeof q === 'number' ? String(q) : textOf(q),
      eligible: typeof eligible === 'boolean' ? eligible : undefined,
      category: textOf(category),
      tag: textOf(tag),
      release: typeof release === 'number' ? release : undefined,
    }),
    component: lazyRouteComponent(() => import('./pages/event-types/event-types-page.tsx'), 'EventTypesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/event-types/$type',
    component: lazyRouteComponent(() => import('./pages/event-types/event-type-page.tsx'), 'EventTypePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/tables',
    validateSearch: tablesSearch,
    component: lazyRouteComponent(() => import('./pages/tables/tables-page.tsx'), 'TablesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/tables/$tableId',
    validateSearch: tableSearch,
    component: lazyRouteComponent(() => import('./pages/tables/table-page.tsx'), 'TablePage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/connections',
    validateSearch: connectionSearch,
    component: lazyRouteComponent(() => import('./pages/connections/connections-page.tsx'), 'ConnectionsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/api-access',
    validateSearch: apiAccessSearch,
    component: lazyRouteComponent(() => import('./pages/api-access/api-access-page.tsx'), 'ApiAccessPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/api-docs',
    validateSearch: apiDocsSearch,
    component: lazyRouteComponent(() => import('./pages/api-docs/api-docs-page.tsx'), 'ApiDocsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/account',
    component: lazyRouteComponent(() => import('./pages/access/account-page.tsx'), 'AccountPage'),
  }),
] as const

/** One page for a flow before and after its first save: its editor, with the way back, stays. */
const builder = createRoute({
  getParentRoute: () => shell,
  id: 'builder',
  validateSearch: ({ panel, card, types }: Search): BuilderSearch => ({
    panel: panelTabs.find((known) => known === panel),
    card: textOf(card),
    types: textOf(types),
  }),
  component: lazyRouteComponent(() => import('./builder/builder-page.tsx'), 'BuilderPage'),
})
const builderPages = [
  createRoute({ getParentRoute: () => builder, path: '/flows/new' }),
  createRoute({ getParentRoute: () => builder, path: '/flows/$flowId' }),
] as const

/** The console's addresses. A new page is one file and one entry above, and one in shell/navigation.tsx. */
export function openRouter(context: RouterContext) {
  return createRouter({
    routeTree: root.addChildren([
      signInPage,
      setupPage,
      shell.addChildren([...pages, builder.addChildren(builderPages)]),
    ]),
    context,
    defaultPreload: 'intent',
    defaultErrorComponent: FailurePage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>
  }
}
