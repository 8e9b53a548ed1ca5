import { Button, Paper, Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { flowFiles as words } from '../../messages/flow-files.ts'
import { Page } from '../../parts/page.tsx'
import { LinkButton } from '../../parts/link-button.tsx'
import { useMay } from '../../parts/use-may.ts'
import { DropZone } from './drop-zone.tsx'
import { ExportPanel } from './export-panel.tsx'
import { ImportPanel } from './import-panel.tsx'

/** Flows in from files, and out into one. */
export function ImportExportPage() {
  const { tab } = useSearch({ from: '/shell/import-export' })
  const navigate = useNavigate()
  const mayManage = useMay('flowhook.flows.manage')
  const [chosen, setChosen] = useState<{ readonly file: File; readonly count: number } | null>(null)
  const take = (file: File) => setChosen((before) => ({ file, count: (before?.count ?? 0) + 1 }))
  const shown = mayManage && tab !== 'export' ? 'import' : 'export'
  return (
    <Page title={words.title} lead={words.lead}>
      <Tabs
        value={shown}
        onChange={(next) =>
          void navigate({
            to: '/import-export',
            search: next === 'export' ? { tab: 'export' } : {},
            replace: true,
          })
        }
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {mayManage && <Tabs.Tab value="import">{words.import}</Tabs.Tab>}
          <Tabs.Tab value="export">{words.export}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="import">
          {chosen === null ? (
            <DropZone onFile={take} />
          ) : (
            <Paper withBorder p="lg">
              <ImportPanel
                key={chosen.count}
                file={chosen.file}
                folderId={null}
                footer={
                  <>
                    <LinkButton to="/flows" variant="subtle">
                      {words.toFlows}
                    </LinkButton>
                    <Button variant="default" onClick={() => setChosen(null)}>
                      {words.another}
                    </Button>
                  </>
                }
              />
            </Paper>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="export">
          <ExportPanel />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
