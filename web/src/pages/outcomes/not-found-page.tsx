import { messages } from '../../messages/index.ts'
import { Page } from '../../parts/page.tsx'
import { TextLink } from '../../parts/text-link.tsx'

export function NotFoundPage() {
  return (
    <Page title={messages.errors.notFound} lead={messages.errors.notFoundLead}>
      <div>
        <TextLink to="/">{messages.back(messages.overview.title)}</TextLink>
      </div>
    </Page>
  )
}
