import { ActionIcon, Badge, Button, Menu, Switch, TextInput, Title, Tooltip, VisuallyHidden } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { EllipsisVertical, Pencil, Play, Redo2, Save, Undo2 } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { createFlow, deleteFlow, fullFlow, switchFlow, type FullFlow, type HookOfFlow } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { toastDone, toastFailed } from '../parts/toast.ts'
import classes from './builder.module.css'
import { definitionOf } from './model/draft.ts'
import { useEditor, useEditorStore } from './model/editor-context.ts'
import { ProblemsMenu } from './problems-menu.tsx'
import type { PanelTab } from './builder-search.ts'
import type { Saving } from './use-saving.ts'

interface BuilderToolbarProps {
  readonly flow: FullFlow | null
  /** The event hooks that point at the flow. */
  readonly hooks: readonly HookOfFlow[]
  readonly saving: Saving
  readonly onSave: () => void
  readonly onPanel: (tab: PanelTab) => void
  /** Set before the page leaves by itself. */
  readonly isLeaving: RefObject<boolean>
}

/** Name and state of the flow, and what can be done with it as a whole. */
export function BuilderToolbar({ flow, hooks, saving, onSave, onPanel, isLeaving }: BuilderToolbarProps) {
  const isDirty = useEditor((state) => state.isDirty)
  const isReadOnly = useEditor((state) => state.isReadOnly)
  return (
    <div className={classes['toolbar']}>
      <FlowName />
      <div className={classes['tools']} role="group" aria-label={words.tools}>
        <span role="status" className={classes['state']}>
          {isDirty && (
            <Badge variant="outline" color="orange" c="var(--mantine-color-text)" tt="none">
              {words.unsaved}
            </Badge>
          )}
        </span>
        <ProblemsMenu />
        <div className={classes['switches']}>
          <OnSwitch flow={flow} hooks={hooks} />
          <SaveDataSwitch />
        </div>
        <span className={classes['divider']} aria-hidden />
        <div className={classes['together']}>
          <History />
        </div>
        <Button
          variant="default"
          size="sm"
          leftSection={<Play size={16} aria-hidden />}
          disabled={isReadOnly}
          onClick={() => onPanel('run')}
        >
          {words.run}
        </Button>
        <Button
          // Quiet where there is nothing to save; a press then says so.
          variant={isDirty ? 'filled' : 'default'}
          size="sm"
          leftSection={<Save size={16} aria-hidden />}
          loading={saving.isSaving}
          disabled={isReadOnly}
          onClick={onSave}
        >
          {words.save}
        </Button>
        <MoreMenu flow={flow} onPanel={onPanel} isLeaving={isLeaving} />
      </div>
    </div>
  )
}

function FlowName() {
  const store = useEditorStore()
  const name = useEditor(({ draft }) => draft.name)
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const [isEditing, setEditing] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const pencil = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // As on every page: the focus goes to the title after a change of page.
    if (document.activeElement !== document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  const shown = name === '' ? words.newFlow : name
  const close = () => {
    setEditing(false)
    requestAnimationFrame(() => pencil.current?.focus())
  }
  return (
    <div className={classes['name']}>
      <Link to="/flows" className={classes['crumb']}>
        {words.flows}
      </Link>
      <span aria-hidden className={classes['crumb']}>
        /
      </span>
      {isEditing ? (
        <>
          <VisuallyHidden component="h1">{shown}</VisuallyHidden>
          <TextInput
            aria-label={words.flowName}
            className={classes['nameField'] ?? ''}
            size="sm"
            value={name}
            maxLength={255}
            autoFocus
            onChange={({ currentTarget }) => store.getState().setName(currentTarget.value)}
            onBlur={() => setEditing(false)}
            onKeyDown={({ key }) => (key === 'Enter' || key === 'Escape') && close()}
          />
        </>
      ) : (
        <>
          <Title order={1} ref={heading} tabIndex={-1} className={classes['title'] ?? ''} title={shown}>
            {shown}
          </Title>
          {!isReadOnly && (
            <Tooltip withinPortal={false} label={words.rename}>
              <ActionIcon
                ref={pencil}
                variant="subtle"
                color="gray"
                aria-label={words.rename}
                onClick={() => setEditing(true)}
              >
                <Pencil size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </>
      )}
    </div>
  )
}

function History() {
  const store = useEditorStore()
  const canUndo = useEditor((state) => state.canUndo)
  const canRedo = useEditor((state) => state.canRedo)
  return (
    <>
      <ToolIcon label={words.undo} keys="Ctrl+Z" disabled={!canUndo} onClick={() => store.getState().undo()}>
        <Undo2 size={17} aria-hidden />
      </ToolIcon>
      <ToolIcon label={words.redo} keys="Ctrl+Y" disabled={!canRedo} onClick={() => store.getState().redo()}>
        <Redo2 size={17} aria-hidden />
      </ToolIcon>
    </>
  )
}

interface ToolIconProps {
  readonly label: string
  readonly keys: string
  readonly disabled: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function ToolIcon({ label, keys, disabled, onClick, children }: ToolIconProps) {
  return (
    <Tooltip withinPortal={false} label={`${label} (${keys})`}>
      {/* Not `disabled`: a button that goes grey under the focus would lose it. */}
      <ActionIcon
        variant="default"
        size={36}
        aria-label={label}
        aria-disabled={disabled}
        {...(disabled ? { 'data-disabled': true } : {})}
        onClick={() => !disabled && onClick()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

function SaveDataSwitch() {
  const store = useEditorStore()
  const saveData = useEditor(({ draft }) => draft.saveData !== false)
  const isReadOnly = useEditor((state) => state.isReadOnly)
  return (
    <Switch
      size="sm"
      label={saveData ? words.savingData : words.notSavingData}
      checked={saveData}
      disabled={isReadOnly}
      onChange={({ currentTarget }) => store.getState().setSaveData(currentTarget.checked)}
    />
  )
}

function OnSwitch({ flow, hooks }: Pick<BuilderToolbarProps, 'flow' | 'hooks'>) {
  const queries = useQueryClient()
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const [isAsking, setAsking] = useState(false)
  const isOn = flow?.status === 'ACTIVE'
  const active = hooks.filter(({ status }) => status === 'ACTIVE')
  const switching = useMutation({
    mutationFn: (on: boolean) => switchFlow(flow?.id ?? '', on),
    onSuccess(changed, on) {
      queries.setQueryData(fullFlow(changed.id).queryKey, changed)
      toastDone(on ? words.switchedOn(changed.name) : words.switchedOff(changed.name))
    },
    onError: toastFailed,
  })
  const shown = switching.isPending ? switching.variables : isOn
  return (
    <>
      <Tooltip withinPortal={false} label={words.switchBeforeSave} disabled={flow !== null}>
        <div>
          <Switch
            size="sm"
            label={shown ? words.on : words.off}
            aria-label={words.switchLabel}
            checked={shown}
            disabled={flow === null || isReadOnly}
            onChange={({ currentTarget }) => {
              if (!currentTarget.checked && active.length > 0) setAsking(true)
              else switching.mutate(currentTarget.checked)
            }}
          />
        </div>
      </Tooltip>
      <ConfirmDialog
        opened={isAsking}
        title={words.switchOffTitle}
        text={words.switchOffText(active.map(({ name }) => name).join(', '))}
        confirmLabel={words.switchOff}
        onConfirm={() => {
          setAsking(false)
          switching.mutate(false)
        }}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

function MoreMenu({ flow, onPanel, isLeaving }: Pick<BuilderToolbarProps, 'flow' | 'onPanel' | 'isLeaving'>) {
  const store = useEditorStore()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const [isDeleting, setDeleting] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const copying = useMutation({
    mutationFn: () => {
      const definition = definitionOf(store.getState().draft)
      if (definition === null) throw new Error(words.triggerNeeded)
      return createFlow({ ...definition, name: words.copyName(definition.name).slice(0, 255) })
    },
    onSuccess(copy) {
      toastDone(words.copied(copy.name))
      void navigate({ to: '/flows/$flowId', params: { flowId: copy.id } })
    },
    onError: toastFailed,
  })
  const deleting = useMutation({
    mutationFn: () => deleteFlow(flow?.id ?? ''),
    onSuccess() {
      isLeaving.current = true
      toastDone(words.deleted(flow?.name ?? ''))
      void queries.invalidateQueries({ queryKey: ['/api/v1/flows', 'list'] })
      void navigate({ to: '/flows' })
    },
    onError(error) {
      setDeleting(false)
      toastFailed(error)
    },
  })
  const exportDraft = () => {
    const { draft } = store.getState()
    download(
      `${draft.name === '' ? 'flow' : draft.name}.flow.json`,
      JSON.stringify(definitionOf(draft) ?? draft, null, 2),
    )
  }
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          {/* Without a tooltip, which would keep from the button what the menu says about it. */}
          <ActionIcon ref={button} variant="default" size={36} aria-label={words.more} title={words.more}>
            <EllipsisVertical size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onPanel('details')}>{words.tabs.details}</Menu.Item>
          <Menu.Item disabled={flow === null} onClick={() => onPanel('versions')}>
            {words.versions}
          </Menu.Item>
          <Menu.Item
            disabled={flow === null}
            onClick={() => void navigate({ to: '/executions', search: { flowId: flow?.id } as never })}
          >
            {words.executions}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => store.getState().collapseAll()}>{words.collapseAll}</Menu.Item>
          <Menu.Item onClick={() => store.getState().expandAll()}>{words.expandAll}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={exportDraft}>{words.exportFlow}</Menu.Item>
          <Menu.Item disabled={flow === null || isReadOnly} onClick={() => copying.mutate()}>
            {words.duplicateFlow}
          </Menu.Item>
          <Menu.Item
            c="var(--mantine-color-error)"
            disabled={flow === null || isReadOnly}
            onClick={() => setDeleting(true)}
          >
            {words.deleteFlow}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isDeleting}
        title={words.deleteFlow}
        text={words.deleteText}
        confirmLabel={words.deleteFlow}
        danger
        requireName={flow?.name ?? ''}
        isPending={deleting.isPending}
        onConfirm={() => deleting.mutate()}
        onClose={() => {
          setDeleting(false)
          // The menu's item, which had the focus before, is gone: after the dialog has looked for it.
          setTimeout(() => button.current?.focus(), 50)
        }}
      />
    </>
  )
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
