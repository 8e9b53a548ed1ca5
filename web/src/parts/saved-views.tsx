import { Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { filters as words } from '../messages/filters.ts'

interface View<Filter> {
  readonly name: string
  readonly filter: Filter
}

interface SavedViewsProps<Filter> {
  /** Where this browser keeps them. */
  readonly storageKey: string
  /** What is shown now; empty where nothing narrows the list. */
  readonly filter: Filter
  /** Makes a filter of what was kept, which may be of an earlier version, or anybody's. */
  readonly read: (kept: Readonly<Record<string, unknown>>) => Filter
  readonly onChoose: (filter: Filter) => void
}

const most = 20

/** Filters of a list under a name, kept in this browser. */
export function SavedViews<Filter extends object>({ storageKey, filter, read, onChoose }: SavedViewsProps<Filter>) {
  const [views, setViews] = useLocalStorage<readonly View<Filter>[]>({
    key: storageKey,
    defaultValue: [],
    deserialize: (text) => readViews(text, read),
  })
  const [isNaming, setNaming] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button ref={button} variant="default" leftSection={<Bookmark size={16} aria-hidden />}>
            {words.views}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{words.noViews}</Menu.Label>}
          {views.map(({ name, filter: kept }) => (
            <Group key={name} gap={2} wrap="nowrap">
              <Menu.Item onClick={() => onChoose(kept)}>{name}</Menu.Item>
              <Menu.Item
                w={36}
                px="xs"
                aria-label={words.deleteView(name)}
                onClick={() => setViews(views.filter((view) => view.name !== name))}
              >
                <Trash2 size={16} aria-hidden />
              </Menu.Item>
            </Group>
          ))}
          <Menu.Divider />
          {/* Also of everything: a menu without an item that can be chosen would take no focus. */}
          <Menu.Item leftSection={<BookmarkPlus size={16} aria-hidden />} onClick={() => setNaming(true)}>
            {words.saveView}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isNaming}
        onClose={() => setNaming(false)}
        title={words.saveView}
        // What opened it, an item of the menu, is gone.
        returnFocus={false}
        onExitTransitionEnd={() => button.current?.focus()}
      >
        <NameForm
          onSave={(name) => {
            const others = views.filter((view) => view.name !== name)
            setViews([...others, { name, filter }].slice(-most))
            setNaming(false)
          }}
        />
      </Modal>
    </>
  )
}

function NameForm({ onSave }: { readonly onSave: (name: string) => void }) {
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') onSave(name.trim())
      }}
    >
      <Stack gap="md">
        <TextInput
          label={words.viewName}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={60}
          required
          data-autofocus
        />
        <Group justify="flex-end">
          <Button type="submit">{words.save}</Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Only what reads as views counts. */
function readViews<Filter>(text: string | undefined, read: SavedViewsProps<Filter>['read']): readonly View<Filter>[] {
  try {
    const given: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(given)) return []
    return given.flatMap((view: { readonly name?: unknown; readonly filter?: unknown } | null) =>
      typeof view?.name === 'string' && typeof view.filter === 'object'
        ? [{ name: view.name, filter: read({ ...view.filter }) }]
        : [],
    )
  } catch {
    return []
  }
}
