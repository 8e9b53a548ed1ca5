import { TextControl } from './text-control.tsx'
import { JsonControl } from './json-control.tsx'
import type { ControlProps } from './control.ts'

/** A path into a value: dotted text; a list of keys, where a key has a dot, as JSON. */
export function PathControl(props: ControlProps) {
  return Array.isArray(props.value) ? <JsonControl {...props} /> : <TextControl {...props} />
}
