import { Badge, Group, Text } from '@mantine/core'
import { builder as words } from '../messages/builder.ts'
import classes from './builder.module.css'
import type { FlowChange } from './model/diff.ts'

/** The differences of two versions in words. */
export function ChangeList({ changes, label }: { readonly changes: readonly FlowChange[]; readonly label: string }) {
  if (changes.length === 0) return <Text size="sm">{words.noChanges}</Text>
  return (
    <ul className={classes['changes']} aria-label={label}>
      {changes.map(({ kind, cardId, title, number, field, before, after }) => (
        <li key={`${kind} ${cardId ?? ''} ${field ?? ''}`} className={classes['change']} data-kind={kind}>
          <Group gap="xs" wrap="nowrap" justify="space-between">
            <Text size="sm" fw={600}>
              {number === '' ? title : `${number} ${title}`}
              {field !== undefined && kind === 'changed' ? ` · ${field}` : ''}
            </Text>
            <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none" size="sm">
              {words.changes.kinds[kind]}
            </Badge>
          </Group>
          {before !== undefined && after !== undefined ? (
            <dl className={classes['values']}>
              <dt>{words.from}</dt>
              <dd>{before}</dd>
              <dt>{words.to}</dt>
              <dd>{after}</dd>
            </dl>
          ) : (
            // The words of a note that came or went.
            (before ?? after) !== undefined && <p className={classes['words']}>{before ?? after}</p>
          )}
        </li>
      ))}
    </ul>
  )
}
