/** How many tests ended how; a static check counts as one test. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const noTests: Counts = Object.freeze({ passed: 0, failed: 0, skipped: 0 })
export const onePassed: Counts = Object.freeze({ ...noTests, passed: 1 })
export const oneFailed: Counts = Object.freeze({ ...noTests, failed: 1 })

export function sum(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (total, each) => ({
      passed: total.passed + each.passed,
      failed: total.failed + each.failed,
      skipped: total.skipped + each.skipped,
    }),
    noTests,
  )
}

/** The closing line of a run; other programs read it. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
