import type { Card } from '../card.ts'
import { addToEnd } from './add-to-end.ts'
import { addToFront } from './add-to-front.ts'
import { at } from './at.ts'
import { collapse } from './collapse.ts'
import { combineAll } from './combine-all.ts'
import { construct } from './construct.ts'
import { count } from './count.ts'
import { difference } from './difference.ts'
import { filter } from './filter.ts'
import { filterCustom } from './filter-custom.ts'
import { find } from './find.ts'
import { findCustom } from './find-custom.ts'
import { flatten } from './flatten.ts'
import { forEach } from './for-each.ts'
import { forEachIgnoreErrors } from './for-each-ignore-errors.ts'
import { getFirstItem } from './get-first-item.ts'
import { getLastItem } from './get-last-item.ts'
import { groupBy } from './group-by.ts'
import { includes } from './includes.ts'
import { indexBy } from './index-by.ts'
import { intersection } from './intersection.ts'
import { length } from './length.ts'
import { listToText } from './list-to-text.ts'
import { map } from './map.ts'
import { pluck } from './pluck.ts'
import { reduce } from './reduce.ts'
import { removeDuplicates } from './remove-duplicates.ts'
import { reverse } from './reverse.ts'
import { sample } from './sample.ts'
import { segment } from './segment.ts'
import { sort } from './sort.ts'
import { sortCustom } from './sort-custom.ts'
import { split } from './split.ts'
import { sum } from './sum.ts'
import { union } from './union.ts'
import { uniqueCustom } from './unique-custom.ts'
import { zip } from './zip.ts'

export const listCards: readonly Card[] = [
  forEach,
  forEachIgnoreErrors,
  map,
  filterCustom,
  reduce,
  findCustom,
  uniqueCustom,
  sortCustom,
  construct,
  length,
  at,
  find,
  filter,
  pluck,
  listToText,
  getFirstItem,
  getLastItem,
  addToEnd,
  addToFront,
  combineAll,
  union,
  intersection,
  difference,
  removeDuplicates,
  flatten,
  includes,
  sort,
  reverse,
  segment,
  split,
  collapse,
  groupBy,
  indexBy,
  sample,
  zip,
  count,
  sum,
]
