import { Anchor, Box, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useMemo } from 'react'
import { openApi, type OpenApi, type Operation } from '../../api/openapi.ts'
import { apiDocs as words } from '../../messages/api-docs.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import classes from './api-docs.module.css'
import { OperationDetail } from './operation-detail.tsx'

/** The API of this very server, drawn from its description. */
export function ApiDocsPage() {
  const { data, error, refetch } = useQuery(openApi)
  const links = (
    <Group gap="md" fz="sm">
      <Anchor href="/openapi.json">{words.openApi}</Anchor>
      <Anchor href="/docs">{words.plain}</Anchor>
    </Group>
  )
  return (
    <Page title={words.title} lead={words.lead} actions={links}>
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <ErrorBox error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Routes api={data} />
      )}
    </Page>
  )
}

function Routes({ api }: { readonly api: OpenApi }) {
  const { q = '', open } = useSearch({ from: '/shell/api-docs' })
  const navigate = useNavigate({ from: '/api-docs' })
  const sought = useDeferredValue(q)
  const groups = useMemo(() => groupsOf(api.operations, sought), [api, sought])
  const count = groups.reduce((sum, { operations }) => sum + operations.length, 0)
  return (
    <Stack gap="lg">
      <Box maw="32rem">
        <SearchField
          value={q}
          onChange={(asked) =>
            void navigate({ search: (before) => ({ ...before, q: asked === '' ? undefined : asked }), replace: true })
          }
          placeholder={words.searchHint}
          shortcut={words.focusSearch}
          restMs={120}
        />
      </Box>
      <Text role="status" size="sm" c="dimmed">
        {count === 0 ? words.nothing : words.found(count)}
      </Text>
      {groups.map(({ tag, operations }) => (
        <section key={tag} className={classes['group']} aria-label={tag}>
          <Title order={2} size="h4">
            {tag}
          </Title>
          <ul className={classes['list']}>
            {operations.map((operation) => (
              <Route
                key={operation.operationId}
                operation={operation}
                api={api}
                isOpen={operation.operationId === open}
                onToggle={(next) => void navigate({ search: (before) => ({ ...before, open: next }), replace: true })}
              />
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  )
}

interface RouteProps {
  readonly operation: Operation
  readonly api: OpenApi
  readonly isOpen: boolean
  readonly onToggle: (open: string | undefined) => void
}

function Route({ operation, api, isOpen, onToggle }: RouteProps) {
  const { operationId, method, path, summary } = operation
  return (
    <li>
      <button
        type="button"
        className={classes['head']}
        aria-expanded={isOpen}
        onClick={() => onToggle(isOpen ? undefined : operationId)}
      >
        <span className={classes['method']} data-method={method}>
          {method}
        </span>
        <span className={classes['path']}>{path}</span>
        <span className={classes['summary']}>{summary}</span>
      </button>
      {isOpen && <OperationDetail operation={operation} schemas={api.schemas} />}
    </li>
  )
}

function groupsOf(all: readonly Operation[], q: string) {
  const sought = q.toLowerCase().split(/\s+/)
  const found = all.filter(({ method, path, summary, tags }) => {
    const text = `${method} ${path} ${summary} ${tags.join(' ')}`.toLowerCase()
    return sought.every((word) => text.includes(word))
  })
  const byTag = Map.groupBy(found, ({ tags }) => tags[0] ?? '')
  return [...byTag].map(([tag, operations]) => ({ tag, operations }))
}
