import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

const usualRestMs = 300

/**
 * What somebody is typing, and what the address says, which may also change by itself, e.g. by Back.
 *
 * @param value what the address says
 * @param tell gets the trimmed text
 */
export function useTyped(value: string, tell: (value: string) => void, restMs = usualRestMs) {
  const [typed, setTyped] = useState(value)
  const told = useRef(value)
  const tellNow = (next: string) => {
    const text = next.trim()
    if (text === told.current) return
    told.current = text
    tell(text)
  }
  const later = useDebouncedCallback(tellNow, restMs)
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setTyped(value)
  }, [value])
  const type = (next: string) => {
    setTyped(next)
    later(next)
  }
  return { typed, type, tellNow }
}
