import { Button, Text } from '@mantine/core'
import { FileUp } from 'lucide-react'
import { useRef } from 'react'
import { flowFiles as words } from '../../messages/flow-files.ts'
import { useFileDrop } from '../flows/use-file-drop.ts'
import classes from './drop-zone.module.css'

/** Takes a file: dropped, on the whole page, or chosen. */
export function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const isOver = useFileDrop(onFile, true)
  return (
    <div className={classes['zone']} data-over={isOver}>
      <FileUp size={30} aria-hidden />
      <Text fw={600}>{words.drop}</Text>
      <Text size="sm" c="dimmed" maw="34rem">
        {words.dropLead}
      </Text>
      <Button onClick={() => input.current?.click()}>{words.choose}</Button>
      <input
        ref={input}
        type="file"
        accept=".json,.flopack,.flow,.folder,application/json"
        aria-label={words.fileInput}
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          // The same file can be chosen again.
          currentTarget.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
    </div>
  )
}
