import { createContext } from 'react'
import type { LiveConnection } from './live-connection.ts'

/** The tab's connection to the live stream; null outside of the shell, where nobody is signed in. */
export const LiveContext = createContext<LiveConnection | null>(null)
