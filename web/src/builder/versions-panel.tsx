import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { flowVersions, type FlowVersion } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { general } from '../messages/general.ts'
import { ErrorBox } from '../parts/error-box.tsx'
import { Loading } from '../parts/loading.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { toastDone } from '../parts/toast.ts'
import classes from './builder.module.css'
import { ChangeList } from './change-list.tsx'
import { diff } from './model/diff.ts'
import { draftOf, sameDraft } from './model/draft.ts'
import { useEditor, useEditorStore } from './model/editor-context.ts'

type Compared = { readonly version: number; readonly with: 'before' | 'draft' } | null

/** Every saved version: what it changed, how it differs from the draft, and the way back to it. */
export function VersionsPanel({ flowId }: { readonly flowId: string }) {
  const query = useInfiniteQuery(flowVersions(flowId))
  const [compared, setCompared] = useState<Compared>(null)
  if (query.error !== null) return <ErrorBox error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <Loading rows={4} />
  const versions = query.data.pages.flatMap(({ rows }) => rows)
  return (
    <Stack gap="sm">
      <ul className={classes['versions']}>
        {versions.map((version, i) => (
          <VersionRow
            key={version.version}
            version={version}
            previous={versions[i + 1] ?? null}
            isNewest={i === 0}
            compared={compared?.version === version.version ? compared.with : null}
            onCompare={(how) => setCompared(how === null ? null : { version: version.version, with: how })}
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {general.loadMore}
        </Button>
      )}
    </Stack>
  )
}

interface VersionRowProps {
  readonly version: FlowVersion
  readonly previous: FlowVersion | null
  readonly isNewest: boolean
  readonly compared: 'before' | 'draft' | null
  readonly onCompare: (how: 'before' | 'draft' | null) => void
}

function VersionRow({ version, previous, isNewest, compared, onCompare }: VersionRowProps) {
  const store = useEditorStore()
  const isReadOnly = useEditor((state) => state.isReadOnly)
  // Comparing is not worth a key stroke's time.
  const draft = useDeferredValue(useEditor((state) => state.draft))
  const isShown = useMemo(() => sameDraft(draft, draftOf(version.definition)), [draft, version])
  const toggle = (how: 'before' | 'draft') => onCompare(compared === how ? null : how)
  const restore = () => {
    store.getState().replace(draftOf(version.definition))
    toastDone(words.restored(version.version))
  }
  return (
    <li>
      <Group gap="xs" justify="space-between">
        <Text size="sm" fw={600}>
          {words.version(version.version)}
        </Text>
        {isNewest && (
          <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none" size="sm">
            {words.current}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        <TimeAgo time={version.created} /> {words.by(version.createdBy)}
      </Text>
      <Group gap="xs" mt={6}>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={compared === 'before'}
          onClick={() => toggle('before')}
        >
          {words.compareBefore}
        </Button>
        {!isShown && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={compared === 'draft'}
            onClick={() => toggle('draft')}
          >
            {words.compareCurrent}
          </Button>
        )}
        {!isShown && !isReadOnly && (
          <Button size="compact-sm" variant="default" onClick={restore}>
            {words.restoreVersion}
          </Button>
        )}
      </Group>
      {compared !== null && <Compared version={version} previous={previous} how={compared} />}
    </li>
  )
}

interface ComparedProps {
  readonly version: FlowVersion
  readonly previous: FlowVersion | null
  readonly how: 'before' | 'draft'
}

function Compared({ version, previous, how }: ComparedProps) {
  const draft = useDeferredValue(useEditor((state) => state.draft))
  const catalogue = useEditor((state) => state.catalogue)
  const title = how === 'draft' ? words.changesToDraft(version.version) : words.changesOf(version.version)
  const own = draftOf(version.definition)
  return (
    <Stack gap="xs" mt="sm">
      <Title order={2} size="h6">
        {title}
      </Title>
      {how === 'before' && previous === null ? (
        <Text size="sm">{words.firstVersion}</Text>
      ) : (
        <ChangeList
          label={title}
          changes={
            how === 'draft'
              ? diff(own, draft, catalogue)
              : diff(draftOf((previous ?? version).definition), own, catalogue)
          }
        />
      )}
    </Stack>
  )
}
