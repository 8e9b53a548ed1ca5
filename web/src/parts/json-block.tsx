import { Code, Text } from '@mantine/core'
import { messages } from '../messages/index.ts'
import classes from './json-block.module.css'

/** More would make the page slow; an editor that draws only what is in view comes with the card strip. */
const mostCharacters = 20_000

/** A value as JSON text, its beginning where it is long. */
export function JsonBlock({ value, label }: { readonly value: unknown; readonly label: string }) {
  const text = JSON.stringify(value, null, 2) ?? ''
  return (
    <>
      <Code block tabIndex={0} role="group" aria-label={label} className={classes['value'] ?? ''}>
        {text.slice(0, mostCharacters)}
      </Code>
      {text.length > mostCharacters && (
        <Text size="sm" c="dimmed">
          {messages.executions.cut(mostCharacters.toLocaleString())}
        </Text>
      )}
    </>
  )
}
