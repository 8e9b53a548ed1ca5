import { Kbd, Modal, Stack, Switch, Table, Title } from '@mantine/core'
import { shell } from '../messages/shell.ts'
import type { Shortcut } from '../parts/shortcuts.ts'

interface ShortcutsDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly everywhere: readonly Shortcut[]
  readonly here: readonly Shortcut[]
  readonly areSinglesOn: boolean
  readonly onSingles: (on: boolean) => void
}

/** What can be done by keys on the page in view, and the switch for single keys (WCAG 2.1.4). */
export function ShortcutsDialog(props: ShortcutsDialogProps) {
  const { opened, onClose, everywhere, here, areSinglesOn, onSingles } = props
  return (
    <Modal opened={opened} onClose={onClose} title={shell.keys.title} size="lg">
      <Stack gap="lg">
        {here.length > 0 && <List title={shell.keys.here} shortcuts={here} />}
        <List title={shell.keys.everywhere} shortcuts={everywhere} />
        <Switch
          checked={areSinglesOn}
          onChange={({ currentTarget }) => onSingles(currentTarget.checked)}
          label={shell.keys.single}
          description={shell.keys.singleLead}
        />
      </Stack>
    </Modal>
  )
}

function List({ title, shortcuts }: { readonly title: string; readonly shortcuts: readonly Shortcut[] }) {
  return (
    <section>
      <Title order={3} size="h4" mb="xs">
        {title}
      </Title>
      <Table aria-label={title} verticalSpacing={6}>
        <Table.Tbody>
          {shortcuts.map(({ keys, label }) => (
            <Table.Tr key={`${keys} ${label}`}>
              <Table.Td>{label}</Table.Td>
              <Table.Td ta="right">
                {partsOf(keys).map((part, index) => (
                  <span key={part}>
                    {index > 0 && ' + '}
                    <Kbd>{part}</Kbd>
                  </span>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function partsOf(keys: string): readonly string[] {
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
  return keys.split('+').map((part) => {
    if (part === 'mod') return isMac ? '⌘' : 'Ctrl'
    return part.length === 1 ? part.toUpperCase() : part[0]!.toUpperCase() + part.slice(1)
  })
}
