import {
  AlarmClock,
  Braces,
  CalendarClock,
  CircleHelp,
  CodeXml,
  File,
  Fingerprint,
  Globe,
  Hash,
  KeyRound,
  Link,
  List,
  LockKeyhole,
  Mail,
  MessageSquareText,
  Package,
  Puzzle,
  ShieldAlert,
  Split,
  StickyNote,
  Table2,
  ToggleLeft,
  Type,
  UserRoundCheck,
  Webhook,
  Workflow,
  Zap,
  type LucideIcon,
} from 'lucide-react'
import { memo } from 'react'
import classes from './category.module.css'

const icons: Readonly<Record<string, LucideIcon>> = {
  trigger: Webhook,
  event: Zap,
  schedule: AlarmClock,
  delegated: UserRoundCheck,
  branching: Split,
  flow: Workflow,
  error: ShieldAlert,
  boolean: ToggleLeft,
  text: Type,
  number: Hash,
  date: CalendarClock,
  object: Package,
  list: List,
  json: Braces,
  xml: CodeXml,
  url: Link,
  crypto: LockKeyhole,
  jwt: KeyRound,
  tables: Table2,
  http: Globe,
  files: File,
  okta: Fingerprint,
  slack: MessageSquareText,
  mail: Mail,
  placeholder: Puzzle,
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
