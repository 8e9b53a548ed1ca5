import {
  Braces,
  CalendarClock,
  CircleHelp,
  Globe,
  List,
  Package,
  Split,
  StickyNote,
  Type,
  Webhook,
  Workflow,
  type LucideIcon,
} from 'lucide-react'
import { memo } from 'react'
import classes from './category.module.css'

const icons: Readonly<Record<string, LucideIcon>> = {
  trigger: Webhook,
  branching: Split,
  flow: Workflow,
  text: Type,
  date: CalendarClock,
  object: Package,
  list: List,
  json: Braces,
  http: Globe,
  note: StickyNote,
}

interface CardIconProps {
  /** Its category's id, or `trigger`. */
  readonly category: string
  readonly size?: number
}

/** A category's picture in its colour. The words beside it say the same. */
export const CardIcon = memo(function CardIcon({ category, size = 16 }: CardIconProps) {
  const Icon = icons[category] ?? CircleHelp
  return (
    <span className={`${classes['accent']} ${classes['icon']}`} data-category={category} aria-hidden="true">
      <Icon size={size} strokeWidth={2} />
    </span>
  )
})
