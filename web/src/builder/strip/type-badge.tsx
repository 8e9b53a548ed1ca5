import { memo } from 'react'
import type { ValueType } from '../../../../src/model/flow-definition.ts'
import { builder } from '../../messages/builder.ts'
import classes from './type-badge.module.css'

/** What a value is, as a word; the colour of the dot only repeats it. */
export const TypeBadge = memo(function TypeBadge({ type }: { readonly type: ValueType }) {
  return (
    <span className={classes['badge']} data-type={type}>
      {builder.types[type]}
    </span>
  )
})
