import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { EndpointSecurity } from '../../../src/model/flow-definition.ts'
import { general } from '../messages/general.ts'
import { endpoint as words } from '../messages/endpoint.ts'
import { EndpointSecurityLevels } from './endpoint-security-levels.tsx'

interface EndpointSecurityDialogProps {
  readonly opened: boolean
  readonly value: EndpointSecurity
  readonly onChange: (security: EndpointSecurity) => void
  readonly onClose: () => void
}

/** Asked once, when API Endpoint was chosen as what starts a flow. */
export function EndpointSecurityDialog({ opened, value, onChange, onClose }: EndpointSecurityDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={words.securityTitle} withCloseButton={false} centered>
      <Stack gap="md">
        <Text>{words.securityLead}</Text>
        <EndpointSecurityLevels value={value} onChange={onChange} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{general.close}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
