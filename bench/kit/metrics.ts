import { setTimeout as delay } from 'node:timers/promises'
import type { Server } from './processes.ts'

/** The sum of a counter of the server over the label values that match. */
export async function counter(server: Server, name: string, label = ''): Promise<number> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `SSWS ${server.token}` } })
  let sum = 0
  for (const line of (await answer.text()).split('\n')) {
    if (line.startsWith(name) && line.includes(label)) sum += Number(line.slice(line.lastIndexOf(' ') + 1))
  }
  return sum
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
