import { Alert, Radio, Stack } from '@mantine/core'
import type { EndpointSecurity } from '../../../src/model/flow-definition.ts'
import { endpoint as words } from '../messages/endpoint.ts'

const levels = ['oauth2', 'client_token', 'public'] as const

interface EndpointSecurityLevelsProps {
  readonly value: EndpointSecurity
  readonly onChange: (security: EndpointSecurity) => void
  readonly isReadOnly?: boolean
}

/** Who may call an endpoint: one of three. */
export function EndpointSecurityLevels({ value, onChange, isReadOnly = false }: EndpointSecurityLevelsProps) {
  return (
    <Stack gap="sm">
      <Radio.Group
        label={words.securityLevel}
        value={value}
        onChange={(chosen) => onChange(levels.find((level) => level === chosen) ?? value)}
      >
        <Stack gap="xs" mt="xs">
          {levels.map((level) => (
            <Radio
              key={level}
              value={level}
              label={words.levels[level]}
              description={words.levelHelp[level]}
              disabled={isReadOnly && level !== value}
              {...(level === value ? { 'data-autofocus': true } : {})}
            />
          ))}
        </Stack>
      </Radio.Group>
      {value === 'public' && (
        <Alert color="orange" variant="outline">
          {words.publicWarning}
        </Alert>
      )}
    </Stack>
  )
}
