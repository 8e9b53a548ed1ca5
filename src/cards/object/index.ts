import type { Card } from '../card.ts'
import { clearEmpty } from './clear-empty.ts'
import { collapse } from './collapse.ts'
import { construct } from './construct.ts'
import { filter } from './filter.ts'
import { getMultiple } from './get-multiple.ts'
import { get } from './get.ts'
import { keys } from './keys.ts'
import { mapToList } from './map-to-list.ts'
import { map } from './map.ts'
import { merge } from './merge.ts'
import { move } from './move.ts'
import { set } from './set.ts'
import { size } from './size.ts'
import { split } from './split.ts'
import { unset } from './unset.ts'
import { unzip } from './unzip.ts'
import { values } from './values.ts'
import { zip } from './zip.ts'

export const objectCards: readonly Card[] = [
  construct,
  get,
  getMultiple,
  set,
  unset,
  move,
  merge,
  keys,
  values,
  size,
  filter,
  clearEmpty,
  split,
  collapse,
  zip,
  unzip,
  mapToList,
  map,
]
