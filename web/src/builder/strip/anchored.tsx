import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import classes from './anchored.module.css'

interface AnchoredProps {
  readonly anchor: HTMLElement
  readonly role: 'dialog' | 'menu'
  readonly label: string
  /** px */
  readonly width: number
  /** It was closed by Esc, by a click elsewhere, or because the focus went elsewhere. */
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A panel beside the thing that opened it, above everything. There is one for the whole strip, not one for each of its
 * hundreds of buttons. The focus goes back to the opener, unless it was taken elsewhere.
 */
export function Anchored({ anchor, role, label, width, onClose, children }: AnchoredProps) {
  const panel = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useLayoutEffect(() => {
    const element = panel.current
    if (element === null) return
    element.showPopover()
    const put = () => {
      const at = anchor.getBoundingClientRect()
      const { innerWidth, innerHeight } = window
      const wide = Math.min(width, innerWidth - 16)
      const below = innerHeight - at.bottom - 16
      const isAbove = below < 260 && at.top > below
      element.style.width = `${wide}px`
      element.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`
      element.style.maxHeight = `${Math.min(480, isAbove ? at.top - 16 : below)}px`
      element.style.top = isAbove ? 'auto' : `${at.bottom + 6}px`
      element.style.bottom = isAbove ? `${innerHeight - at.top + 6}px` : 'auto'
    }
    put()
    element.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !element.contains(target)) close.current()
    }
    window.addEventListener('resize', put)
    document.addEventListener('pointerdown', outside, true)
    document.addEventListener('focusin', outside, true)
    return () => {
      window.removeEventListener('resize', put)
      document.removeEventListener('pointerdown', outside, true)
      document.removeEventListener('focusin', outside, true)
      if (element.contains(document.activeElement) && anchor.isConnected) anchor.focus()
    }
  }, [anchor, width])
  return (
    <div
      ref={panel}
      popover="manual"
      role={role}
      aria-label={label}
      className={classes['panel']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
    >
      {children}
    </div>
  )
}
