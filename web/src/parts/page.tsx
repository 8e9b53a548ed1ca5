import { Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useEffect, useRef, type ReactNode } from 'react'
import { general } from '../messages/general.ts'
import classes from './page.module.css'

interface PageProps {
  readonly title: string
  /** Links to what the page is inside of, the outermost first. */
  readonly crumbs?: readonly ReactNode[]
  readonly lead?: string
  /** Beside the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** What every page begins with: its one `h1`, which also names the document. */
export function Page({ title, crumbs, lead, actions, children }: PageProps) {
  useDocumentTitle(general.pageTitle(title))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // After a change of page the focus goes to the new page's title, so that it is read out and Tab goes on from there. The
    // first page begins at the top, with the skip link.
    if (document.activeElement !== document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <Stack gap="lg">
      {crumbs !== undefined && (
        <nav aria-label={general.breadcrumb}>
          <Breadcrumbs separatorMargin="xs" fz="sm">
            {crumbs}
            <span aria-current="page" className={classes['here']}>
              {title}
            </span>
          </Breadcrumbs>
        </nav>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes['head']}>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes['title'] ?? ''}>
            {title}
          </Title>
          {lead !== undefined && <Text c="dimmed">{lead}</Text>}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}
