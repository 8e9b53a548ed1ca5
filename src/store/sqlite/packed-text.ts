import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { StoredText } from '../schema.ts'

/**
 * Long texts are kept as frames of Zstandard (RFC 8878) in a column of texts: SQLite keeps the type with each value, so what is
 * a text is itself and what are bytes is packed. PostgreSQL packs long texts by itself.
 */

/** UTF-8 bytes from which on packing is worth its time: then a quarter is left, and unpacking is 30 µs. */
export const packedFrom = 4096

/** How many bytes a packed one stands for, about; in histories of flows 4 to 6 were measured. */
export const packedRatio = 6

/** The fastest level: the next ones gain nothing with JSON of this size, and take longer in the thread that all commits wait for. */
const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** @returns the text itself where it is short, or would not get smaller */
export function packText(text: string): StoredText {
  // No character is more than three bytes, so a short one need not be counted.
  if (text.length * 3 < packedFrom || Buffer.byteLength(text) < packedFrom) return text
  const packed = zstdCompressSync(text, level)
  return packed.byteLength < Buffer.byteLength(text) ? packed : text
}

/** @throws what zlib says when the bytes are damaged */
export function unpackText(stored: StoredText): string {
  return typeof stored === 'string' ? stored : zstdDecompressSync(stored).toString('utf8')
}
