import type { LiveChange, LiveKind } from './live-change.ts'

export function useLive(_kinds: readonly LiveKind[], _onChanges: (changes: readonly LiveChange[]) => void): void {}
