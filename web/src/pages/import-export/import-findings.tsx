import { Alert, Button, List, NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { connectionList } from '../../api/connections.ts'
import type { ImportReport, NeededConnection } from '../../api/flow-files.ts'
import { flowFiles as words } from '../../messages/flow-files.ts'

/** In view at once; a button shows the rest. */
const mostShown = 10

interface ImportFindingsProps {
  readonly report: ImportReport
  /** Connections of ours by the file's, as chosen so far; undefined where nothing can be chosen any more. */
  readonly chosen?: ReadonlyMap<string, string>
  readonly choose?: (id: string, connection: string) => void
}

/** What a file needs a person's eye for: secrets typed in, guesses, connections and tables. */
export function ImportFindings({ report, chosen, choose }: ImportFindingsProps) {
  const { guesses, secrets, connections, tables } = report
  return (
    <Stack gap="sm">
      <Remarks color="red" title={words.secretsTitle} lead={words.secretsLead} remarks={secrets} />
      <Remarks color="orange" title={words.guessesTitle(guesses.length)} lead={null} remarks={guesses} />
      {connections.length > 0 && choose !== undefined && chosen !== undefined && (
        <section aria-label={words.connectionsTitle}>
          <Text fw={600} size="sm">
            {words.connectionsTitle}
          </Text>
          <Text size="sm" c="dimmed">
            {words.connectionsLead}
          </Text>
          <Stack gap="xs" mt="xs">
            {connections.map((needed) => (
              <ConnectionChoice
                key={needed.id}
                needed={needed}
                chosen={chosen.get(needed.id) ?? needed.connection ?? ''}
                choose={(connection) => choose(needed.id, connection)}
              />
            ))}
          </Stack>
        </section>
      )}
      {tables.length > 0 && (
        <section aria-label={words.tablesTitle}>
          <Text fw={600} size="sm">
            {words.tablesTitle}
          </Text>
          <List size="sm" style={{ overflowWrap: 'anywhere' }}>
            {tables.map(({ id, name, columns, action, problem }) => (
              <List.Item key={id}>
                {words.tableOf(name, columns.length, words.tableActions[action])} {problem}
              </List.Item>
            ))}
          </List>
        </section>
      )}
    </Stack>
  )
}

interface RemarksProps {
  readonly color: string
  readonly title: string
  readonly lead: string | null
  readonly remarks: ImportReport['guesses']
}

function Remarks({ color, title, lead, remarks }: RemarksProps) {
  const [isWhole, setWhole] = useState(false)
  if (remarks.length === 0) return null
  const shown = isWhole ? remarks : remarks.slice(0, mostShown)
  return (
    <Alert color={color} variant="outline" title={title}>
      {lead !== null && <Text size="sm">{lead}</Text>}
      <List size="sm" style={{ overflowWrap: 'anywhere' }}>
        {shown.map(({ flow, card, message }, i) => (
          // Two cards of one name can have the same said of them.
          // oxlint-disable-next-line react/no-array-index-key
          <List.Item key={i}>
            <strong>{card === null ? flow : `${flow} › ${card}`}</strong>: {message}
          </List.Item>
        ))}
      </List>
      {shown.length < remarks.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
          {words.showAll(remarks.length)}
        </Button>
      )}
    </Alert>
  )
}

interface ConnectionChoiceProps {
  readonly needed: NeededConnection
  readonly chosen: string
  readonly choose: (connection: string) => void
}

function ConnectionChoice({ needed, chosen, choose }: ConnectionChoiceProps) {
  const { data = [] } = useQuery(connectionList)
  const own = needed.module === 'httpfunctions' ? 'http' : needed.module
  const isKnown = data.some(({ connector }) => connector === own)
  // A service that has no cards here is answered for by HTTP calls.
  const fitting = data.filter(({ connector }) => connector === (isKnown ? own : 'http'))
  return (
    <NativeSelect
      label={needed.name === '' ? words.connectionOf(needed.module) : words.connectionNamed(needed.name, needed.module)}
      value={chosen}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
      data={[
        { value: '', label: words.connectionLater },
        ...fitting.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}
