import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Measure } from './measure.ts'

const root = join(import.meta.dirname, '../..')

/** `npm start` in an installed checkout with a data folder that exists: to the first 200, and the resident memory then. */
async function start(): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const data = await mkdtemp(join(tmpdir(), 'flowhook-bench-'))
  try {
    await startOnce(data)
    return await startOnce(data)
  } finally {
    await rm(data, { recursive: true })
  }
}

async function startOnce(data: string): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const started = performance.now()
  const port = String(20_000 + Math.floor(Math.random() * 20_000))
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: data,
      FLOWHOOK_DATA: data,
      FLOWHOOK_PORT: port,
      FLOWHOOK_LOG_LEVEL: 'warn',
    },
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`npm start ended with code ${child.exitCode}.`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (answer?.status === 200) break
    await delay(5)
  }
  const seconds = (performance.now() - started) / 1000
  const pid = await serverPid(data)
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const megabytes = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { seconds, megabytes }
}

export const startTime: Measure = {
  name: 'npm start (second time) to the first 200',
  unit: 's',
  target: 1.5,
  kind: 'limit',
  round: async () => ({ ours: (await start()).seconds, bare: Number.NaN }),
}

export const startMemory: Measure = {
  name: 'resident memory then',
  unit: 'MB',
  target: 150,
  kind: 'limit',
  round: async () => ({ ours: (await start()).megabytes, bare: Number.NaN }),
}

/** The server says who it is a moment after it is ready. */
async function serverPid(data: string): Promise<number> {
  for (;;) {
    const text = await readFile(join(data, 'server.json'), 'utf8').catch(() => '')
    if (text !== '') return (JSON.parse(text) as { pid: number }).pid
    await delay(5)
  }
}
