const nothing = new Uint8Array(0)

/**
 * The body of an answer as it arrives, up to a limit. Most come in one piece, which is kept as it is; from the second piece on
 * they are copied together, because five million pieces of one byte each would take a hundred times the limit.
 */
export class AnswerBody {
  readonly #limit: number
  #buffer: Uint8Array = nothing
  #length = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** @returns whether all of it was within the limit; if not, the part that was is kept */
  add(chunk: Uint8Array): boolean {
    const room = this.#limit - this.#length
    const fits = chunk.length <= room
    const part = fits ? chunk : chunk.subarray(0, room)
    if (this.#length === 0) this.#buffer = part
    else {
      this.#reserve(this.#length + part.length)
      this.#buffer.set(part, this.#length)
    }
    this.#length += part.length
    return fits
  }

  take(): Uint8Array {
    return this.#length === this.#buffer.length ? this.#buffer : this.#buffer.subarray(0, this.#length)
  }

  #reserve(bytes: number): void {
    // The first piece is the socket's own memory and exactly full, so it is never written to.
    if (bytes <= this.#buffer.length) return
    const larger = new Uint8Array(Math.min(this.#limit, Math.max(bytes * 2, 4096)))
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
  }
}
