import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/** A whole number in the query, which is always text. */
export function integerParameter(min: number, max: number, without: number) {
  const message = `Expected a whole number from ${min} to ${max}.`
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number(message).min(min, message).max(max, message))
    .default(without)
    .meta({ type: 'integer', minimum: min, maximum: max })
}

/** `true` or `false` in the query; empty is the same as left out. */
export const booleanParameter = z
  .enum(['true', 'false', ''])
  .transform((text) => (text === '' ? undefined : text === 'true'))
  .optional()

/** What every list of ours takes. */
export const pageParameters = {
  limit: integerParameter(1, 200, 50).describe('Rows in one answer.'),
  after: z.string().min(1).max(500).optional().describe('From the next link of the answer before; never made by hand.'),
}

/** The same for lists whose rows are known by a UUID. */
export const pageParametersById = {
  ...pageParameters,
  after: z.uuid('Expected the cursor of a next link.').optional().describe('From the next link of the answer before.'),
}

/**
 * Cuts a list that was read with one row too many, and sets its Link headers (RFC 8288): `self`, and `next` while there is
 * more.
 *
 * @param rows up to `limit + 1` rows
 * @param cursorOf what `after` must be to go on behind a row
 */
export function page<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string,
  call: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  publicUrl: string,
): readonly Row[] {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = rows.length > limit && last !== undefined
  setLinks(call, publicUrl, more ? cursorOf(last) : null)
  return shown
}

/**
 * Each link is a header line of its own, as Okta sends them.
 *
 * @param next the cursor of the next part, or null at the end
 */
export function setLinks(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  publicUrl: string,
  next: string | null,
): void {
  const self = publicUrl + request.url
  const links = [`<${self}>; rel="self"`]
  if (next !== null) {
    const [path, query = ''] = request.url.split('?', 2) as [string, string?]
    const parameters = new URLSearchParams(query)
    parameters.set('after', next)
    links.push(`<${publicUrl}${path}?${parameters}>; rel="next"`)
  }
  reply.header('link', links)
}

/** How far a search looked that may go on behind its next link: epoch ms. */
export function setSearchedUntil(reply: FastifyReply, ms: number): void {
  reply.header('x-flowhook-searched-until', isoTime(ms))
}

/** Epoch milliseconds as ISO 8601 in UTC, which is how every time leaves the API. */
export function isoTime(ms: number): string
export function isoTime(ms: number | null): string | null
export function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
