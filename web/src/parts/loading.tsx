import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { general } from '../messages/general.ts'

/** Stands where rows will be. */
export function Loading({ rows = 6 }: { readonly rows?: number }) {
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>{general.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={38} />
      ))}
    </Stack>
  )
}
