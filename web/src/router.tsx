import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ApiError } from './api/client.ts'
import { storedStatuses, type DeliveryFilter } from './api/deliveries.ts'
import { executionStatuses, type ExecutionFilter } from './api/executions.ts'
import { meQuery, signIn } from './api/session.ts'
import { FailurePage } from './pages/outcomes/failure-page.tsx'
import { NotFoundPage } from './pages/outcomes/not-found-page.tsx'
import { SignInPage, SigningIn } from './pages/access/sign-in-page.tsx'
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
  component: SignInPage,
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
    component: lazyRouteComponent(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/flows',
    component: lazyRouteComponent(() => import('./pages/flows/flows-page.tsx'), 'FlowsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/event-hooks',
    component: lazyRouteComponent(() => import('./pages/hooks/event-hooks-page.tsx'), 'EventHooksPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/executions',
    validateSearch: ({ status, flowId }: Search): ExecutionFilter => ({
      status: executionStatuses.find((known) => known === status),
      flowId: textOf(flowId),
    }),
    component: lazyRouteComponent(() => import('./pages/executions/executions-page.tsx'), 'ExecutionsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/executions/$executionId',
    component: lazyRouteComponent(() => import('./pages/executions/execution-page.tsx'), 'ExecutionPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/deliveries',
    validateSearch: ({ status, hookId }: Search): DeliveryFilter => ({
      status: storedStatuses.find((known) => known === status),
      hookId: textOf(hookId),
    }),
    component: lazyRouteComponent(() => import('./pages/deliveries/deliveries-page.tsx'), 'DeliveriesPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/deliveries/$deliveryId',
    component: lazyRouteComponent(() => import('./pages/deliveries/delivery-page.tsx'), 'DeliveryPage'),
  }),
] as const

/** The console's addresses. A new page is one file and one entry above, and one in shell/navigation.tsx. */
export function openRouter(context: RouterContext) {
  return createRouter({
    routeTree: root.addChildren([signInPage, shell.addChildren(pages)]),
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
