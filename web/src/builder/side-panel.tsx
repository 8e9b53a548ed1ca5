import { ActionIcon, Tabs, Tooltip } from '@mantine/core'
import { X } from 'lucide-react'
import type { FullFlow, HookOfFlow } from '../api/flow-editing.ts'
import type { ExecutionDetail } from '../api/executions.ts'
import { builder as words } from '../messages/builder.ts'
import { panelTabs, type PanelTab } from './builder-search.ts'
import classes from './builder.module.css'
import { DetailsPanel } from './details-panel.tsx'
import { RunPanel, type RunControl } from './run-panel.tsx'
import { VersionsPanel } from './versions-panel.tsx'

export interface SidePanelProps {
  readonly tab: PanelTab
  readonly onTab: (tab: PanelTab) => void
  readonly onClose: () => void
  readonly flow: FullFlow | null
  readonly shapes: { readonly types: readonly string[]; readonly hooks: readonly HookOfFlow[] }
  readonly chosenTypes: readonly string[]
  readonly onTypes: (types: readonly string[]) => void
  readonly execution: ExecutionDetail | null
  readonly run: RunControl
}

/** Beside the strip: the chosen card, a run, the versions. */
export function SidePanel(props: SidePanelProps) {
  const { tab, onTab, onClose, flow, shapes, chosenTypes, onTypes, execution, run } = props
  return (
    <Tabs
      value={tab}
      onChange={(chosen) => onTab(panelTabs.find((each) => each === chosen) ?? 'details')}
      className={classes['panel'] ?? ''}
      keepMounted={false}
    >
      <div className={classes['panelHead']}>
        <Tabs.List>
          {panelTabs.map((each) => (
            <Tabs.Tab key={each} value={each} disabled={each === 'versions' && flow === null}>
              {words.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tooltip withinPortal={false} label={words.closePanel}>
          <ActionIcon variant="subtle" color="gray" aria-label={words.closePanel} onClick={onClose}>
            <X size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <Tabs.Panel value="details" pt="md">
        <DetailsPanel hooks={shapes.hooks} types={shapes.types} chosenTypes={chosenTypes} onTypes={onTypes} />
      </Tabs.Panel>
      <Tabs.Panel value="run" pt="md">
        <RunPanel flow={flow} types={shapes.types} execution={execution} control={run} />
      </Tabs.Panel>
      <Tabs.Panel value="versions" pt="md">
        {flow !== null && <VersionsPanel flowId={flow.id} />}
      </Tabs.Panel>
    </Tabs>
  )
}
