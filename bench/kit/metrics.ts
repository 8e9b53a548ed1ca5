import { setTimeout as delay } from 'node:timers/promises'
import type { Server } from './processes.ts'

/** Reads the server's metrics once; gives the sum of one over the label values that match. */
export async function readMetrics(server: Server): Promise<(name: string, label?: string) => number> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `SSWS ${server.token}` } })
  const lines = (await answer.text()).split('\n')
  return (name, label = '') =>
    lines
      .filter((line) => line.startsWith(name) && line.includes(label))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** The sum of a counter of the server over the label values that match. */
export async function counter(server: Server, name: string, label = ''): Promise<number> {
  return (await readMetrics(server))(name, label)
}

/** Waits until a counter has reached `value`; gives the seconds since `started` (of `performance.now()`). */
export async function reached(
  server: Server,
  name: string,
  label: string,
  value: number,
  started: number,
): Promise<number> {
  while ((await counter(server, name, label)) < value) await delay(25)
  return (performance.now() - started) / 1000
}
