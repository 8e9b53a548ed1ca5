import { Alert, Group, Modal, Stack, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { flowEndpoint, type FlowEndpoint } from '../api/flow-endpoint.ts'
import type { Trigger } from '../../../src/model/flow-definition.ts'
import { endpoint as words } from '../messages/endpoint.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { ErrorBox } from '../parts/error-box.tsx'
import { Loading } from '../parts/loading.tsx'
import { EndpointAlias } from './endpoint-alias.tsx'
import { EndpointCallers } from './endpoint-callers.tsx'
import { EndpointExample } from './endpoint-example.tsx'
import { EndpointSecurityLevels } from './endpoint-security-levels.tsx'
import { EndpointToken } from './endpoint-token.tsx'
import classes from './endpoint-settings.module.css'

type EndpointTrigger = Extract<Trigger, { event: 'api_endpoint' }>

interface EndpointSettingsProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** Null until the flow's first save. */
  readonly flowId: string | null
  readonly trigger: EndpointTrigger
  /** Security goes into the draft; alias and token change at once, after a question. */
  readonly onChange: (trigger: EndpointTrigger) => void
  readonly isActive: boolean
  readonly isReadOnly: boolean
}

/** Where and how a flow is called: the settings behind `</>` on its first card. */
export function EndpointSettings({ opened, onClose, ...settings }: EndpointSettingsProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.title} size="lg">
      {settings.isReadOnly ? (
        <ReadOnly {...settings} />
      ) : settings.flowId === null ? (
        <Unsaved {...settings} />
      ) : (
        <Saved {...settings} flowId={settings.flowId} />
      )}
    </Modal>
  )
}

type SettingsProps = Omit<EndpointSettingsProps, 'opened' | 'onClose'>

/** What the URL will look like. */
const placeholder = (trigger: EndpointTrigger): FlowEndpoint => {
  const base = `${window.location.origin}/api/flo/<alias>`
  const takesQuery = trigger.security === 'client_token' && trigger.tokenInQuery !== false
  return {
    alias: '<alias>',
    security: trigger.security,
    invokeUrl: `${base}/invoke${takesQuery ? '?clientToken=<client-token>' : ''}`,
    resumeUrl: `${base}/resume/{executionId}`,
  }
}

function Unsaved({ trigger, onChange }: SettingsProps) {
  return (
    <Stack gap="md">
      <EndpointSecurityLevels value={trigger.security} onChange={(security) => onChange({ ...trigger, security })} />
      <Alert variant="outline" title={words.saveFirst}>
        {words.saveFirstText}
      </Alert>
      <Address
        label={words.invokeUrl}
        copy={words.copyInvokeUrl}
        url={placeholder(trigger).invokeUrl}
        isComplete={false}
      />
    </Stack>
  )
}

/** The address holds the client token: the server gives it to nobody who may only read. */
function ReadOnly({ trigger, onChange }: SettingsProps) {
  return (
    <Stack gap="md">
      <Alert variant="outline">{words.readOnly}</Alert>
      <EndpointSecurityLevels
        value={trigger.security}
        onChange={(security) => onChange({ ...trigger, security })}
        isReadOnly
      />
    </Stack>
  )
}

function Saved({ flowId, trigger, onChange, isActive }: SettingsProps & { readonly flowId: string }) {
  const { data, error, refetch } = useQuery(flowEndpoint(flowId))
  if (data === undefined) {
    return error === null ? <Loading rows={4} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  // What is shown is what counts now, which is what was saved.
  const isChanged = data.security !== trigger.security
  return (
    <Stack gap="md">
      {!isActive && (
        <Alert color="orange" variant="outline">
          {words.isOff}
        </Alert>
      )}
      <Address label={words.invokeUrl} copy={words.copyInvokeUrl} url={data.invokeUrl} isComplete />
      <EndpointSecurityLevels value={trigger.security} onChange={(security) => onChange({ ...trigger, security })} />
      {isChanged && <Alert variant="outline">{words.saveChange}</Alert>}
      {data.clientToken !== undefined && (
        <>
          <EndpointToken flowId={flowId} token={data.clientToken} />
          <Switch
            label={words.tokenInQuery}
            description={words.tokenInQueryHelp}
            checked={trigger.tokenInQuery !== false}
            onChange={({ currentTarget }) => {
              const { tokenInQuery: _, ...rest } = trigger
              onChange(currentTarget.checked ? rest : { ...rest, tokenInQuery: false })
            }}
          />
        </>
      )}
      <EndpointExample endpoint={data} />
      <EndpointAlias flowId={flowId} alias={data.alias} />
      <Address label={words.resumeUrl} copy={words.copyResumeUrl} url={data.resumeUrl} isComplete />
      <EndpointCallers flowId={flowId} invokeUrl={data.invokeUrl} />
    </Stack>
  )
}

interface AddressProps {
  readonly label: string
  readonly copy: string
  readonly url: string
  readonly isComplete: boolean
}

/** A URL to copy; one with placeholders cannot be. */
function Address({ label, copy, url, isComplete }: AddressProps) {
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        value={url}
        readOnly
        flex={1}
        classNames={{ input: classes['code'] ?? '' }}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div className={classes['beside']}>
        <CopyButton value={url} label={copy} disabled={!isComplete} />
      </div>
    </Group>
  )
}
