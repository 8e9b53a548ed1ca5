import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { builder as words } from '../messages/builder.ts'
import classes from './builder.module.css'

interface PanelFrameProps {
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * Where the side panel is: beside the strip, below it on a narrow screen; the cards stay in view and show how a run goes on. It
 * takes the focus when it opens, and gives it back. Esc closes it.
 */
export function PanelFrame({ onClose, children }: PanelFrameProps) {
  const frame = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const { current: own } = frame
    const { activeElement } = document
    // The item of a menu is gone when the panel is: back to what opened the menu.
    const menu = activeElement?.closest('[role=menu]') ?? null
    const opener = menu === null ? activeElement : document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
    // A page that opens with the panel keeps the focus where it is.
    if (activeElement !== document.body) own?.focus({ preventScroll: true })
    return () => {
      if (own?.contains(document.activeElement) !== true) return
      const back = opener?.isConnected === true ? opener : document.querySelector('h1')
      if (back instanceof HTMLElement) back.focus({ preventScroll: true })
    }
  }, [])
  return (
    <aside
      ref={frame}
      tabIndex={-1}
      aria-label={words.panel}
      className={classes['side']}
      onKeyDown={(event) => {
        const { key, target } = event
        // In the JSON editor Esc means something else.
        if (key !== 'Escape' || event.defaultPrevented || (target as Element).closest('.cm-editor') !== null) return
        onClose()
      }}
    >
      {children}
    </aside>
  )
}
