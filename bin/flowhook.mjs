#!/usr/bin/env node
// npx flowhook …: makes the checkout ready where it is not, then runs the command line on the pinned Node, as if it had been
// called directly: same arguments, same folder, same standard streams, same exit.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bootstrapOrExit, pinnedNode } from '../scripts/bootstrap.mjs'

await bootstrapOrExit()
const program = fileURLToPath(new URL('flowhook.ts', import.meta.url))
const child = spawn(pinnedNode, ['--disable-proto=delete', program, ...process.argv.slice(2)], { stdio: 'inherit' })

// A terminal sends its Ctrl-C to the child as well, and a second SIGINT would cut its orderly end short.
const fromTerminal = process.stdin.isTTY === true
process.on('SIGINT', () => fromTerminal || child.kill('SIGINT'))
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))

// npx passes a signal on to its shell only, which dies of it; without this the command would stay behind, unattended.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.env.npm_command !== 'exec' || process.ppid === parent) return
  clearInterval(watch)
  child.kill('SIGTERM')
}, 250)

child.on('error', (thrown) => {
  process.stderr.write(`flowhook cannot be started: ${thrown.message}\n`)
  process.exitCode = 1
})
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
