import type { z } from 'zod'
import { problem } from '../base/errors.ts'

/** How many problems one answer names. */
const mostCauses = 50

/**
 * Judges a value by a schema.
 *
 * @param subject what was judged, for the summary
 * @throws VALIDATION_FAILED with one cause for each field, `name: what was expected`
 */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, subject: string): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const causes = result.error.issues.flatMap((issue) => sentences(issue, []))
  throw problem('VALIDATION_FAILED', { subject }, { causes: [...new Set(causes)].slice(0, mostCauses) })
}

type Issue = z.core.$ZodIssue

function sentences(issue: Issue, before: readonly PropertyKey[]): readonly string[] {
  const path = [...before, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${field([...path, key])}: There is no such field.`)
  }
  if (issue.code === 'invalid_union') {
    // The alternative that came closest says it best: the one with the fewest problems.
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0]
    if (closest !== undefined && closest.length > 0) return closest.flatMap((each) => sentences(each, path))
  }
  return [`${field(path)}: ${issue.message}`]
}

/** Names come from the request: they are cut so that an answer stays short. */
function field(path: readonly PropertyKey[]): string {
  const name = path.map(String).join('.')
  if (name === '') return 'body'
  return name.length > 200 ? `${name.slice(0, 200)}…` : name
}
