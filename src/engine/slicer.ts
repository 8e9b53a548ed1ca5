/**
 * Cooperation: all executions of a process together work at most one slice, then the event loop gets its turn, so that no
 * flow holds up requests, timers or other flows (docs/promises.md: 5 ms).
 */
export interface Slicer {
  /** Whether the slice of this turn of the event loop is used up. About 50 ns. */
  due(): boolean
  /** Resolves in a later turn of the event loop, in the order of asking, one in each turn. */
  turn(): Promise<void>
}

export function openSlicer(monotonic: () => number, sliceMs = 5): Slicer {
  const waiting: (() => void)[] = []
  let began = -1

  // Runs once in each turn of the loop in which there was work: after the events, before the next ones.
  const onTurn = () => {
    const next = waiting.shift()
    if (next === undefined) {
      began = -1
      return
    }
    began = monotonic()
    setImmediate(onTurn)
    next()
  }
  const begin = () => {
    began = monotonic()
    setImmediate(onTurn)
  }

  return {
    due() {
      if (began >= 0) return monotonic() - began >= sliceMs
      begin()
      return false
    },
    turn() {
      if (began < 0) begin()
      return new Promise((resolve) => waiting.push(resolve))
    },
  }
}
