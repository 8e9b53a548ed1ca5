import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { messages } from '../messages/index.ts'

/** Stands where rows will be. */
export function Loading({ rows = 6 }: { readonly rows?: number }) {
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>{messages.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={38} />
      ))}
    </Stack>
  )
}
