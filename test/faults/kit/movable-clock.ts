import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

// Loaded into a server before everything else (`--import`): at SIGUSR2 its wall clock jumps to as far from the machine's as the
// file says whose name is in FAULTS_CLOCK, in ms. Timers go on as they were, as where an operator sets the clock.
const file = process.env['FAULTS_CLOCK']
if (isMainThread && file !== undefined) {
  const { now } = Date
  let ahead = 0
  Date.now = () => now() + ahead
  process.on('SIGUSR2', () => {
    ahead = Number(readFileSync(file, 'utf8'))
  })
}
