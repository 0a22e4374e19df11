import { createHash } from 'node:crypto'

/**
 * Which texts were met, in 16 to 32 bytes each however long they are: by digests of 52 bits, which take two of a million texts for one in
 * one of some nine thousand files.
 */
export class SeenTexts {
  /** Half of the places or more are free; 0 is none. */
  #places = new Float64Array(1024)
  #size = 0

  /** Whether the text was not there yet. */
  add(text: string): boolean {
    const isNew = this.#put(digestOf(text))
    if (isNew && (this.#size += 1) * 2 > this.#places.length) this.#grow()
    return isNew
  }

  #put(digest: number): boolean {
    let at = digest % this.#places.length
    while (this.#places[at] !== 0) {
      if (this.#places[at] === digest) return false
      at = (at + 1) % this.#places.length
    }
    this.#places[at] = digest
    return true
  }

  #grow(): void {
    const before = this.#places
    this.#places = new Float64Array(before.length * 2)
    for (const digest of before) if (digest !== 0) this.#put(digest)
  }
}

function digestOf(text: string): number {
  const digest = createHash('sha256').update(text).digest()
  return digest.readUIntBE(0, 6) + (digest[6]! & 15) * 2 ** 48 + 1
}
