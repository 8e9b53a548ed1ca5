export { isJsonObject, type Json, type JsonObject } from './json.ts'
export { defaultJsonLimits, firstBadByte, scanJson, type JsonLimits, type ScanResult } from './scan-json.ts'
export { isSuspiciousKey, mayHaveForbiddenKey, readJson } from './read-json.ts'
export { elementsAt, memberAt, memberSpan, ndjsonLines, spliceMembers, topLevelElements, type Span } from './spans.ts'
