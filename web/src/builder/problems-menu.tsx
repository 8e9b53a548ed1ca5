import { Button, Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { builder as words } from '../messages/builder.ts'
import classes from './builder.module.css'
import { useEditor, useEditorStore } from './model/editor-context.ts'
import { triggerId } from './model/draft.ts'
import { triggerTitle } from './model/trigger.ts'
import { find } from './model/walk.ts'

const mostShown = 50

/** What must be put right before the flow can be saved, each with the way to its card. */
export function ProblemsMenu() {
  const store = useEditorStore()
  const [opened, setOpened] = useState(false)
  const problems = useEditor((state) => state.problems)
  const numbers = useEditor((state) => state.numbers)
  const all = [...problems.values()].flat()
  if (all.length === 0) return null
  const titleOf = (id: string) => {
    const { draft, catalogue } = store.getState()
    const node = find(draft, id)?.node
    if (id === triggerId) return triggerTitle(draft.trigger)
    return node === undefined ? id : catalogue.get(node.card).title
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={<TriangleAlert size={16} aria-hidden color="var(--mantine-color-orange-6)" />}
          onClick={() => setOpened(!opened)}
        >
          {words.problems(all.length)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.problems(all.length)} mah={420} style={{ overflowY: 'auto' }}>
        <Text size="sm" fw={600} mb="xs">
          {words.problemsTitle}
        </Text>
        <Stack gap={2}>
          {all.slice(0, mostShown).map(({ cardId, message }, i) => (
            <UnstyledButton
              key={`${cardId ?? ''} ${i}`}
              className={classes['problem'] ?? ''}
              onClick={() => {
                store.getState().select(cardId)
                setOpened(false)
              }}
            >
              <Text size="sm" fw={600}>
                {numbers.get(cardId ?? '')} {titleOf(cardId ?? '')}
              </Text>
              <Text size="sm">{message}</Text>
            </UnstyledButton>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
