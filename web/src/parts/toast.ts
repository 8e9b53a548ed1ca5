import { notifications } from '@mantine/notifications'
import { ApiError } from '../api/client.ts'
import { general } from '../messages/general.ts'

/** Says that something which the user asked for is done. Shown for a few seconds, and read out. */
export function toastDone(message: string): void {
  notifications.show({ message, color: 'teal', withBorder: true })
}

/** Says that something which the user asked for failed. It stays until it is closed: there may be something to do. */
export function toastFailed(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const errorId = error instanceof ApiError && error.errorId !== null ? ` (${error.errorId})` : ''
  notifications.show({
    title: general.failed,
    message: `${message}${errorId}`,
    color: 'red',
    withBorder: true,
    autoClose: false,
  })
}
