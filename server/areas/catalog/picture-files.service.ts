import { LRUCache } from 'lru-cache'
import { Problem } from '#server/core/problem.ts'
import type { PicturesStore } from './pictures.store.ts'

const MOST_BYTES = 64 * 1024 * 1024
/** What may wait for the database at once; a crowd that asks for one picture waits for one read. */
const MOST_READS = 64

/** Pictures for whoever looks: a crowd's come from memory. */
export class PictureFiles {
  readonly #store: PicturesStore
  readonly #kept = new LRUCache<string, Uint8Array>({
    maxSize: MOST_BYTES,
    sizeCalculation: (it) => it.length,
  })
  readonly #reads = new Map<string, Promise<Uint8Array | null>>()

  constructor(store: PicturesStore) {
    this.#store = store
  }

  /** A WebP by its file name, `img-….webp` or `img-…-s.webp`; null when there is none. Throws `unavailable`. */
  async find(file: string): Promise<Uint8Array | null> {
    const name = /^(img-[0-9a-f]{28})(-s)?\.webp$/.exec(file)
    if (!name) return null
    const kept = this.#kept.get(file) ?? this.#reads.get(file)
    if (kept) return kept
    if (this.#reads.size >= MOST_READS) throw new Problem('unavailable')
    const read = this.#read(file, name[1] ?? '', name[2] === undefined ? 'large' : 'small')
    this.#reads.set(file, read)
    return read
  }

  async #read(file: string, name: string, size: 'large' | 'small'): Promise<Uint8Array | null> {
    try {
      const bytes = await this.#store.bytes(name, size)
      if (bytes) this.#kept.set(file, bytes)
      return bytes
    } finally {
      this.#reads.delete(file)
    }
  }
}
