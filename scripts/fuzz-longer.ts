import { configureGlobal } from 'fast-check'

// npm run fuzz: every property is tried a hundred times as often as in npm test, for at most a minute each.
configureGlobal({ numRuns: 10_000, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false })
