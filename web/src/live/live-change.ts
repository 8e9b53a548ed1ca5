export type { LiveChange, LiveKind, LiveMessage } from '../../../src/model/live-change.ts'
