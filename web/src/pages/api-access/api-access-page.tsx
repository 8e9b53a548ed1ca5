import { Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { apiAccess as words } from '../../messages/api-access.ts'
import { Page } from '../../parts/page.tsx'
import { apiAccessTabs } from './api-access-search.ts'
import { AuthorizationServerTab } from './authorization-server-tab.tsx'
import { ClientsTab } from './clients-tab.tsx'
import { TokensTab } from './tokens-tab.tsx'

const content = { tokens: TokensTab, clients: ClientsTab, server: AuthorizationServerTab }

/** Tokens for scripts, clients for machines, and where they ask. */
export function ApiAccessPage() {
  const { tab = 'tokens' } = useSearch({ from: '/shell/api-access' })
  const navigate = useNavigate({ from: '/api-access' })
  const choose = (value: string | null) => {
    const next = apiAccessTabs.find((known) => known === value)
    void navigate({ search: { tab: next === 'tokens' ? undefined : next } })
  }
  return (
    <Page title={words.title} lead={words.lead}>
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <Tabs.List mb="lg">
          {apiAccessTabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {words.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {apiAccessTabs.map((name) => {
          const Content = content[name]
          return (
            <Tabs.Panel key={name} value={name}>
              <Content />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </Page>
  )
}
