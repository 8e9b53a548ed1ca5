import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { tryRequest, type Operation, type Tried } from '../../api/openapi.ts'
import { apiDocs as words } from '../../messages/api-docs.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { ErrorBox } from '../../parts/error-box.tsx'
import { JsonEditor } from '../../parts/json-editor.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import classes from './api-docs.module.css'
import { addressOf, curlOf } from './request-text.ts'
import { sampleOf, type Schemas } from './schemas.ts'

interface TryItProps {
  readonly operation: Operation
  readonly schemas: Schemas
}

/** Sends the request with one's own session: reading at once, whatever changes something after a question. */
export function TryIt({ operation, schemas }: TryItProps) {
  const { method, path, parameters = [], requestBody } = operation
  const [contentType, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [body, setBody] = useState(() =>
    media?.schema === undefined ? '' : JSON.stringify(sampleOf(media.schema, schemas), null, 2),
  )
  const [problem, setProblem] = useState<string | null>(null)
  const [isAsking, setAsking] = useState(false)
  const sending = useMutation({ mutationFn: tryRequest })

  const address = addressOf(operation, values)
  // `*/*` says that any type will do.
  const type = contentType === undefined || contentType.includes('*') ? 'application/json' : contentType
  const withBody = requestBody === undefined ? {} : { body, contentType: type }
  const send = () => {
    setAsking(false)
    sending.mutate({ method, path: address, ...withBody })
  }
  const ask = () => {
    const missing = parameters.find(({ name, required }) => required === true && (values[name] ?? '') === '')
    setProblem(missing === undefined ? null : words.missing(missing.name))
    if (missing !== undefined) return
    if (method === 'GET') send()
    else setAsking(true)
  }
  return (
    <Stack gap="sm" component="section" aria-label={words.tryIt}>
      <Title order={3} size="h4">
        {words.tryIt}
      </Title>
      <div className={classes['columns']}>
        {parameters.map(({ name, in: where, required, schema }) => (
          <TextInput
            key={`${where} ${name}`}
            label={name}
            required={required === true}
            withAsterisk={false}
            placeholder={schema.default === undefined ? '' : String(schema.default)}
            value={values[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setValues((before) => ({ ...before, [name]: value }))}
            autoComplete="off"
            spellCheck={false}
          />
        ))}
      </div>
      {requestBody !== undefined && <JsonEditor label={words.body} value={body} onChange={setBody} maxHeight={320} />}
      {problem !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
      <Group gap="sm">
        <Button
          leftSection={<Send size={16} aria-hidden />}
          onClick={ask}
          loading={sending.isPending}
          aria-label={words.sendNamed(method, path)}
        >
          {words.send}
        </Button>
        <Group gap={2}>
          <Text size="sm">{words.curl}</Text>
          <CopyButton
            value={curlOf({ method, url: window.location.origin + address, ...withBody })}
            label={words.copyCurl}
          />
        </Group>
      </Group>
      {sending.error !== null && <ErrorBox title={words.notSent} error={sending.error} />}
      {sending.data !== undefined && <Result tried={sending.data} />}
      <ConfirmDialog
        opened={isAsking}
        title={words.confirmTitle}
        text={words.confirmText(method, address)}
        confirmLabel={words.send}
        danger={method === 'DELETE'}
        onConfirm={send}
        onClose={() => setAsking(false)}
      />
    </Stack>
  )
}

function Result({ tried: { status, ms, text, type, isCut } }: { readonly tried: Tried }) {
  return (
    <Stack gap={6}>
      <Text role="status" fw={600}>
        {words.result}: {words.status(status, ms)}
      </Text>
      {text === null && <Text size="sm">{words.endless}</Text>}
      {isCut && <Text size="sm">{words.cut}</Text>}
      {text !== null && text !== '' && <JsonView label={words.result} value={pretty(text, type)} asText />}
    </Stack>
  )
}

function pretty(text: string, type: string): string {
  if (!type.includes('json')) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
