import { errors } from '../../messages/errors.ts'
import { general } from '../../messages/general.ts'
import { overview } from '../../messages/overview.ts'
import { Page } from '../../parts/page.tsx'
import { TextLink } from '../../parts/text-link.tsx'

export function NotFoundPage() {
  return (
    <Page title={errors.notFound} lead={errors.notFoundLead}>
      <div>
        <TextLink to="/">{general.back(overview.title)}</TextLink>
      </div>
    </Page>
  )
}
