import { Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { signOut } from '../api/session.ts'
import { messages } from '../messages/index.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'
import { ThemeSwitch } from './theme-switch.tsx'

/** What stays while pages change: skip link, bar with the pages, and the box that a page is shown in. */
export function Shell() {
  const [isOpen, setOpen] = useState(false)
  const { pathname } = useLocation()
  useEffect(() => setOpen(false), [pathname])
  return (
    <div className={classes['shell']}>
      <a href="#content" className={classes['skip']}>
        {messages.skipToContent}
      </a>
      <div className={classes['side']}>
        <header className={classes['header']}>
          <Link to="/" className={classes['brand']} activeProps={{ 'aria-current': undefined }}>
            <img src="/favicon.svg" alt="" width="24" height="24" />
            {messages.product}
          </Link>
          <Button
            variant="default"
            size="xs"
            className={classes['menu'] ?? ''}
            aria-expanded={isOpen}
            aria-controls="bar"
            onClick={() => setOpen(!isOpen)}
          >
            {messages.navigation.menu}
          </Button>
        </header>
        <div id="bar" className={classes['bar']} data-open={isOpen}>
          <Navigation />
          <BarFoot />
        </div>
      </div>
      <main id="content" tabIndex={-1} className={classes['content']}>
        <Outlet />
      </main>
    </div>
  )
}

function BarFoot() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' })
      // After the page is gone, or it would ask for everything again.
      queries.clear()
    },
  })
  return (
    <div className={classes['foot']}>
      <Text size="sm">
        <a href="/docs">{messages.apiDescription}</a>
      </Text>
      <ThemeSwitch />
      <Button variant="default" size="xs" onClick={() => leaving.mutate()} loading={leaving.isPending}>
        {messages.signOut}
      </Button>
      {leaving.error !== null && <ErrorBox error={leaving.error} />}
    </div>
  )
}
