import type { ReactNode } from 'react'
import classes from './facts.module.css'

/** A name and what it is; null where it does not apply. */
export type Fact = readonly [name: string, value: ReactNode] | null

/** The facts of one thing, as a list of names and values. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes['facts']}>
      {facts
        .filter((fact) => fact !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
