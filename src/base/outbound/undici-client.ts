import { createRequire } from 'node:module'
import type { Client as UndiciClient } from 'undici'

/**
 * undici's HTTP client alone. Its index loads everything else of it too (fetch, WebSocket, caches, mocks), which nothing here
 * uses and which takes some megabytes of every start.
 */
export const Client = createRequire(import.meta.url)('undici/lib/dispatcher/client.js') as typeof UndiciClient // the file exports the class itself
export type Client = UndiciClient
