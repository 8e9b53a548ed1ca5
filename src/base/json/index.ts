export type { Json } from './json.ts'
export { defaultJsonLimits, firstBadByte, scanJson, type JsonLimits, type ScanResult } from './scan-json.ts'
export { mayHaveForbiddenKey, readJson } from './read-json.ts'
export { elementsAt, memberAt, memberSpan, ndjsonLines, spliceMembers, topLevelElements, type Span } from './spans.ts'
