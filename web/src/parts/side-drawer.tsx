import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

interface SideDrawerProps {
  readonly opened: boolean
  readonly title: ReactNode
  readonly onClose: () => void
  /** Its width where there is room. */
  readonly size?: string | number
  readonly children: ReactNode
}

/** Details beside a list. The list stays in view, and the focus goes back to the row. */
export function SideDrawer({ opened, title, onClose, size = '44rem', children }: SideDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} title={title} position="right" size={`min(100vw, ${cssSize(size)})`}>
      {children}
    </Drawer>
  )
}

const cssSize = (size: string | number) => (typeof size === 'number' ? `${size}px` : size)
