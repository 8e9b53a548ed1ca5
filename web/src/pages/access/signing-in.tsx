import { Loader, Stack, Text } from '@mantine/core'
import { signIn as words } from '../../messages/sign-in.ts'
import { FrontFrame } from './front-frame.tsx'

/** While a link is exchanged. */
export function SigningIn() {
  return (
    <FrontFrame>
      <Stack align="center" role="status">
        <Loader />
        <Text>{words.working}</Text>
      </Stack>
    </FrontFrame>
  )
}
