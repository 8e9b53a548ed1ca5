import type { Card } from '../card.ts'
import { filterCustom } from './filter-custom.ts'
import { forEachIgnoreErrors } from './for-each-ignore-errors.ts'
import { forEach } from './for-each.ts'
import { length } from './length.ts'
import { map } from './map.ts'
import { reduce } from './reduce.ts'

export const listCards: readonly Card[] = [forEach, forEachIgnoreErrors, map, filterCustom, reduce, length]
