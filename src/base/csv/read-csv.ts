/** A row of a file, with the line that it begins in, from 1. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

/** A file that is no CSV; the message is a sentence that names the line. */
export class CsvFailure extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CsvFailure'
  }
}

/** Characters that are read without a pause; a few ms. */
const slice = 64 * 1024

/**
 * Reads CSV (RFC 4180) in UTF-8, row by row, and lets others work in between: quotes around what has delimiters, quotes or line
 * ends in it, lines that end in CRLF, LF or CR, a byte order mark or none. Lines with nothing in them are passed over.
 *
 * Our own reader: it says the line of each row and of each mistake exactly, takes every line end wherever it stands, and is
 * some times as fast as the library that is usual.
 *
 * @param form.delimiter one character, neither a quote nor a line end
 * @param form.maxRecord the longest row, in characters
 * @throws CsvFailure
 */
export async function* readCsv(
  bytes: Uint8Array,
  form: { readonly delimiter: string; readonly maxRecord: number },
): AsyncGenerator<CsvRecord> {
  const reader = new Reader(decoded(bytes), form.delimiter, form.maxRecord)
  let until = slice
  for (;;) {
    const record = reader.next()
    if (record === null) return
    yield record
    if (reader.at < until) continue
    until = reader.at + slice
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CsvFailure('The file is not valid UTF-8. Save it as UTF-8, without another encoding.')
  }
}

class Reader {
  readonly #text: string
  readonly #delimiter: string
  readonly #maxRecord: number
  /** What ends a value without quotes, or does not belong there. */
  readonly #plainEnd: RegExp
  at = 0
  #line = 1

  constructor(text: string, delimiter: string, maxRecord: number) {
    this.#text = text
    this.#delimiter = delimiter
    this.#maxRecord = maxRecord
    this.#plainEnd = new RegExp(`["\\r\\n\\u{${delimiter.codePointAt(0)!.toString(16)}}]`, 'gu')
  }

  next(): CsvRecord | null {
    while (this.at < this.#text.length && this.#lineEnd()) this.#line++
    if (this.at >= this.#text.length) return null
    const [line, begin] = [this.#line, this.at]
    const cells: string[] = []
    for (;;) {
      cells.push(this.#text[this.at] === '"' ? this.#quoted(begin) : this.#plain(begin))
      if (this.#text[this.at] === this.#delimiter) {
        this.at++
        continue
      }
      if (this.at < this.#text.length) {
        if (!this.#lineEnd()) throw this.#failure('Something stands behind the closing quote of a value.', doubled)
        this.#line++
      }
      return { line, cells }
    }
  }

  /** Goes behind a line end that stands here. */
  #lineEnd(): boolean {
    const char = this.#text[this.at]
    if (char !== '\r' && char !== '\n') return false
    this.at += char === '\r' && this.#text[this.at + 1] === '\n' ? 2 : 1
    return true
  }

  #plain(begin: number): string {
    this.#plainEnd.lastIndex = this.at
    const end = this.#plainEnd.exec(this.#text)?.index ?? this.#text.length
    this.#checkLength(begin, end)
    if (this.#text[end] === '"') {
      throw this.#failure('A quote stands inside a value that has none around it.', `Put quotes around it. ${doubled}`)
    }
    const value = this.#text.slice(this.at, end)
    this.at = end
    return value
  }

  #quoted(begin: number): string {
    const opened = this.#line
    let value = ''
    for (let from = this.at + 1; ;) {
      const end = this.#text.indexOf('"', from)
      this.#checkLength(begin, end === -1 ? this.#text.length : end)
      if (end === -1) {
        this.#line = opened
        throw this.#failure('A quote is opened and never closed.', doubled)
      }
      const part = this.#text.slice(from, end)
      this.#line += part.match(/\r\n|\r|\n/g)?.length ?? 0
      value += part
      this.at = end + 1
      if (this.#text[this.at] !== '"') return value
      value += '"'
      from = this.at + 1
    }
  }

  #checkLength(begin: number, end: number): void {
    if (end - begin <= this.#maxRecord) return
    throw this.#failure('The row is longer than a row may be, or a quote is opened and not closed.', doubled)
  }

  #failure(what: string, advice: string): CsvFailure {
    return new CsvFailure(`Line ${this.#line}: ${what} ${advice}`)
  }
}

const doubled = 'A quote that is part of a value is written twice.'
