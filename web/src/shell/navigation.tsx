import { Link } from '@tanstack/react-router'
import { messages } from '../messages/index.ts'
import classes from './navigation.module.css'

const { navigation } = messages
/** The pages in the order of the bar. The group's name makes the path "Workflow > Event Hooks" true. */
const groups = [
  { name: null, pages: [{ to: '/', name: navigation.overview }] },
  {
    name: navigation.workflow,
    pages: [
      { to: '/flows', name: navigation.flows },
      { to: '/event-hooks', name: navigation.eventHooks },
      { to: '/executions', name: navigation.executions },
    ],
  },
  { name: navigation.reports, pages: [{ to: '/deliveries', name: navigation.deliveries }] },
] as const

/** The links to all pages. The link of the page in view has `aria-current="page"`, which the router sets. */
export function Navigation() {
  return (
    <nav aria-label={navigation.label}>
      {groups.map(({ name, pages }) => (
        <div key={name} className={classes['group']}>
          {name !== null && <p className={classes['name']}>{name}</p>}
          <ul className={classes['pages']} aria-label={name ?? undefined}>
            {pages.map((page) => (
              <li key={page.to}>
                <Link to={page.to} className={classes['page']} activeOptions={{ exact: page.to === '/' }}>
                  {page.name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
