import { Button, Group, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { deliveries as words } from '../../messages/deliveries.ts'
import { filterOf, isFiltered, readDeliverySearch, type DeliverySearch } from './delivery-search.ts'

interface View {
  readonly name: string
  readonly filter: DeliverySearch
}

interface SavedViewsProps {
  readonly search: DeliverySearch
  readonly onChoose: (filter: DeliverySearch) => void
}

/** Filters under a name, kept in this browser. */
export function SavedViews({ search, onChoose }: SavedViewsProps) {
  const [views, setViews] = useLocalStorage<readonly View[]>({
    key: 'flowhook.delivery-views',
    defaultValue: [],
    deserialize: readViews,
  })
  const [isNaming, setNaming] = useState(false)
  return (
    <>
      <Menu withinPortal={false} position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={16} aria-hidden />}>
            {words.views}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{words.noViews}</Menu.Label>}
          {views.map(({ name, filter }) => (
            <Group key={name} gap={2} wrap="nowrap">
              <Menu.Item onClick={() => onChoose(filter)}>{name}</Menu.Item>
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
          <Menu.Item
            leftSection={<BookmarkPlus size={16} aria-hidden />}
            disabled={!isFiltered(search)}
            onClick={() => setNaming(true)}
          >
            {words.saveView}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isNaming} onClose={() => setNaming(false)} title={words.saveViewTitle}>
        <NameForm
          onSave={(name) => {
            const others = views.filter((view) => view.name !== name)
            setViews([...others, { name, filter: filterOf(search) }].slice(-20))
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

/** What is kept may be of an earlier version, or anybody's: only what reads as views counts. */
function readViews(text: string | undefined): readonly View[] {
  try {
    const given: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(given)) return []
    return given.flatMap((view: Partial<View> | null) =>
      typeof view?.name === 'string' && typeof view.filter === 'object'
        ? [{ name: view.name, filter: filterOf(readDeliverySearch({ ...view.filter })) }]
        : [],
    )
  } catch {
    return []
  }
}
