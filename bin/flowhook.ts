#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Sources are stripped of their types and compiled when they are loaded; what came of it is kept, so that later starts take
// half the time and less memory. In our own folder: what runs here must not come from one that others can write to.
const { directory } = enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/flowhook'))
// Worker threads look for it here.
if (directory !== undefined) process.env['NODE_COMPILE_CACHE'] = directory

const { run } = await import('../src/cli/program.ts')
process.exitCode = await run(process.argv.slice(2))
