import { Badge, Code, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { HookPreview } from '../../api/event-hooks.ts'
import { hookForm as words } from '../../messages/hook-form.ts'
import { JsonView } from '../../parts/json-view.tsx'
import { TextLink } from '../../parts/text-link.tsx'
import classes from './preview-answer.module.css'

/** What came back from one request, and what was sent. */
export function PreviewAnswer({ preview }: { readonly preview: HookPreview }) {
  const { request, response, executionId } = preview
  if (response === null) return null
  const { status, durationMs, error, body, headers } = response
  const isGood = status !== null && status >= 200 && status <= 299
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack gap="sm">
        <Group gap="sm">
          <Title order={2} size="h4">
            {words.response}
          </Title>
          <Badge variant="outline" color={isGood ? 'teal' : 'red'}>
            {status ?? words.noAnswer}
          </Badge>
          <Text size="sm" c="dimmed">
            {words.answeredIn(durationMs)}
          </Text>
        </Group>
        {error !== null && <Text>{error}</Text>}
        {executionId !== undefined && (
          <Text size="sm">
            {words.started}{' '}
            <TextLink to="/executions/$executionId" params={{ executionId }}>
              {words.openExecution}
            </TextLink>
          </Text>
        )}
        {error === null &&
          (body === '' ? (
            <Text size="sm">{words.emptyBody}</Text>
          ) : isJson(body) ? (
            <JsonView label={words.answerBody} value={JSON.parse(body)} maxHeight={240} />
          ) : (
            <Code block className={classes['text'] ?? ''} tabIndex={0} aria-label={words.answerBody}>
              {body}
            </Code>
          ))}
        {error === null && <Headers title={words.answerHeaders} headers={headers} />}
        <Headers title={words.requestHeaders} headers={request.headers} />
      </Stack>
    </Paper>
  )
}

function Headers({ title, headers }: { readonly title: string; readonly headers: Readonly<Record<string, string>> }) {
  return (
    <details className={classes['details']}>
      <summary>
        {title} ({Object.keys(headers).length})
      </summary>
      <table className={classes['headers']}>
        <caption className={classes['unseen']}>{title}</caption>
        <thead className={classes['unseen']}>
          <tr>
            <th scope="col">{words.headerField}</th>
            <th scope="col">{words.headerContent}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(headers).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
