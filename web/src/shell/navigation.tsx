import { Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import {
  Activity,
  FolderSync,
  KeyRound,
  LayoutDashboard,
  Library,
  Plug,
  ScrollText,
  Send,
  Table2,
  Webhook,
  Workflow,
  type LucideIcon,
} from 'lucide-react'
import { navigation } from '../messages/navigation.ts'
import classes from './navigation.module.css'

interface PageGroup {
  readonly name: string | null
  readonly pages: readonly { readonly to: string; readonly name: string; readonly icon: LucideIcon }[]
}

/** The pages in the order of the bar. The group's name makes the path "Workflow > Event Hooks" true. */
export const groups: readonly PageGroup[] = [
  { name: null, pages: [{ to: '/', name: navigation.overview, icon: LayoutDashboard }] },
  {
    name: navigation.workflow,
    pages: [
      { to: '/flows', name: navigation.flows, icon: Workflow },
      { to: '/event-hooks', name: navigation.eventHooks, icon: Webhook },
      { to: '/executions', name: navigation.executions, icon: Activity },
      { to: '/tables', name: navigation.tables, icon: Table2 },
      { to: '/connections', name: navigation.connections, icon: Plug },
      { to: '/import-export', name: navigation.importExport, icon: FolderSync },
    ],
  },
  {
    name: navigation.reports,
    pages: [
      { to: '/deliveries', name: navigation.deliveries, icon: Send },
      { to: '/system-log', name: navigation.systemLog, icon: ScrollText },
      { to: '/event-types', name: navigation.eventTypes, icon: Library },
    ],
  },
  { name: navigation.security, pages: [{ to: '/api-access', name: navigation.apiAccess, icon: KeyRound }] },
]

interface NavigationProps {
  /** Only the icons are in view; the names come as tooltips. */
  readonly isNarrow: boolean
  /** A link was followed, also to where one is already. */
  readonly onGo: () => void
}

/** The links to all pages. The link of the page in view has `aria-current="page"`, which the router sets. */
export function Navigation({ isNarrow, onGo }: NavigationProps) {
  return (
    <>
      {groups.map(({ name, pages }) => (
        <div key={name} className={classes['group']}>
          {name !== null && <p className={classes['name']}>{name}</p>}
          <ul className={classes['pages']} aria-label={name ?? undefined}>
            {pages.map(({ to, name: page, icon: Icon }) => (
              <li key={to}>
                <Tooltip label={page} position="right" disabled={!isNarrow}>
                  <Link
                    to={to}
                    className={classes['page']}
                    activeOptions={{ exact: to === '/', includeSearch: false }}
                    onClick={onGo}
                  >
                    <Icon size={18} aria-hidden className={classes['icon']} />
                    <span className={classes['label']}>{page}</span>
                  </Link>
                </Tooltip>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  )
}
