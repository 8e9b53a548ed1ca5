import { useEffect, useRef, useState } from 'react'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/**
 * Takes a file that is dropped anywhere on the page.
 *
 * @returns whether one is held over the page now
 */
export function useFileDrop(onFile: (file: File) => void, isOn: boolean): boolean {
  const [isOver, setOver] = useState(false)
  const latest = useRef(onFile)
  useEffect(() => {
    latest.current = onFile
  })
  useEffect(() => {
    if (!isOn) return
    // Elements inside tell of entering and leaving too.
    let depth = 0
    const over = (event: DragEvent) => hasFiles(event) && event.preventDefault()
    const enter = (event: DragEvent) => {
      if (hasFiles(event) && ++depth === 1) setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (hasFiles(event) && --depth <= 0) reset()
    }
    const reset = () => {
      depth = 0
      setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      reset()
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) latest.current(file)
    }
    const listeners = { dragover: over, dragenter: enter, dragleave: leave, drop } as const
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as 'drop', listener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as 'drop', listener)
    }
  }, [isOn])
  return isOver
}
