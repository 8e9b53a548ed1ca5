import { Badge, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { eventHookList } from '../../api/event-hooks.ts'
import { executionList } from '../../api/executions.ts'
import { flowList } from '../../api/flows.ts'
import { messages } from '../../messages/index.ts'
import { CommandBlock } from '../../parts/command-block.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { ResourceTable } from '../../parts/resource-table.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import { executionColumns } from '../executions/execution-columns.tsx'

const { overview } = messages
const latestCount = 5

/** Where one arrives: the first steps until they are done, then what ran last. */
export function OverviewPage() {
  const flows = useInfiniteQuery(flowList())
  const hooks = useInfiniteQuery(eventHookList())
  const executions = useInfiniteQuery(executionList())
  const all = [flows, hooks, executions]
  const failed = all.find(({ error }) => error !== null)
  const again = () => void Promise.all(all.map(({ refetch }) => refetch()))

  const latest = executions.data?.pages[0]?.rows.slice(0, latestCount)
  const hasFlow = flows.data?.pages.some(({ rows }) => rows.some(({ status }) => status === 'ACTIVE'))
  const hasHook = hooks.data?.pages.some(({ rows }) =>
    rows.some(({ status, verificationStatus }) => status === 'ACTIVE' && verificationStatus === 'VERIFIED'),
  )
  const isLoading = latest === undefined || hasFlow === undefined || hasHook === undefined
  return (
    <Page title={overview.title} lead={overview.lead}>
      {failed?.error != null && <ErrorBox error={failed.error} onRetry={again} />}
      {isLoading && failed === undefined && <Loading />}
      {!isLoading && latest.length === 0 && <FirstSteps hasFlow={hasFlow} hasHook={hasHook} />}
      {latest !== undefined && latest.length > 0 && (
        <Stack component="section" gap="sm">
          <Title order={2} size="h4">
            {overview.latest}
          </Title>
          <ResourceTable label={overview.latest} columns={executionColumns} rows={latest} />
          <div>
            <TextLink to="/executions">{overview.allExecutions}</TextLink>
          </div>
        </Stack>
      )}
    </Page>
  )
}

/** From nothing to the first execution, in commands that can be pasted. */
function FirstSteps({ hasFlow, hasHook }: { readonly hasFlow: boolean; readonly hasHook: boolean }) {
  const steps = [
    { text: overview.createFlow, command: overview.commands.flow, isDone: hasFlow },
    { text: overview.createHook, command: overview.commands.hook, isDone: hasHook },
    { text: overview.publish, command: overview.commands.event, isDone: false },
  ]
  return (
    <Paper withBorder p="lg" component="section">
      <Title order={2} size="h4" mb="md">
        {overview.steps}
      </Title>
      <List type="ordered" spacing="lg">
        {steps.map(({ text, command, isDone }) => (
          <List.Item key={text} styles={{ itemWrapper: { display: 'block' }, itemLabel: { display: 'block' } }}>
            <Group gap="xs" mb="xs">
              <Text>{text}</Text>
              <Badge variant={isDone ? 'light' : 'outline'} color={isDone ? 'teal' : 'gray'} tt="none">
                {isDone ? overview.done : overview.toDo}
              </Badge>
            </Group>
            <CommandBlock command={command} />
          </List.Item>
        ))}
      </List>
    </Paper>
  )
}
