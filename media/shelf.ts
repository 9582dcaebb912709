import { MediaError, type MediaErrorCode } from './error.ts'

/** The part of a mediasoup object that a shelf needs. */
export interface Shelved {
  readonly id: string
  readonly closed: boolean
  close(): void
  readonly observer: { once(event: 'close', listener: () => void): unknown }
}

interface ShelfOptions {
  limit: number
  full: MediaErrorCode
  unknown: MediaErrorCode
}

/**
 * The live objects of one kind that one peer owns. Bounded, also while several are being made at once;
 * what closes leaves by itself; what is finished after the shelf closed is closed at once.
 */
export class Shelf<T extends Shelved> {
  readonly #items = new Map<string, T>()
  readonly #options: ShelfOptions
  #making = 0
  #closed = false

  constructor(options: ShelfOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#items.size
  }

  /** Makes and keeps one more. Errors: the shelf's `full` code, `peer_closed`, `media_closed`, what `make` throws. */
  async add(make: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new MediaError('peer_closed')
    if (this.#items.size + this.#making >= this.#options.limit) throw new MediaError(this.#options.full)
    this.#making += 1
    try {
      const item = await make()
      this.#keep(item)
      return item
    } catch (error) {
      if (this.#isClosed()) throw new MediaError('peer_closed', 'closed while being made', { cause: error })
      throw error
    } finally {
      this.#making -= 1
    }
  }

  /** The object with this id, or the shelf's `unknown` error: also for another peer's id. */
  get(id: string): T {
    const item = this.#items.get(id)
    if (!item || item.closed) throw new MediaError(this.#options.unknown)
    return item
  }

  values(): IterableIterator<T> {
    return this.#items.values()
  }

  closeAll(): void {
    this.#closed = true
    for (const item of [...this.#items.values()]) item.close()
    this.#items.clear()
  }

  #isClosed(): boolean {
    return this.#closed
  }

  #keep(item: T): void {
    if (this.#closed) item.close()
    if (item.closed) throw new MediaError(this.#closed ? 'peer_closed' : 'media_closed')
    this.#items.set(item.id, item)
    item.observer.once('close', () => this.#items.delete(item.id))
  }
}
