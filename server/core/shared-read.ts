/**
 * Reads by key that a crowd shares. Whoever asks while one is under way gets the next, which begins after the
 * question: nobody is told of a moment before, and a thousand who come at once cost two reads.
 */
export class SharedRead<T> {
  readonly #read: (key: string) => Promise<T>
  /** Settles with the read under way, and never fails. */
  readonly #running = new Map<string, Promise<void>>()
  readonly #next = new Map<string, Promise<T>>()

  constructor(read: (key: string) => Promise<T>) {
    this.#read = read
  }

  /** What `key` holds now; callers share the answer and must not change it. Throws what reading throws. */
  get(key: string): Promise<T> {
    const running = this.#running.get(key)
    if (!running) return this.#begin(key)
    const next = this.#next.get(key) ?? running.then(() => this.#begin(key))
    this.#next.set(key, next)
    return next
  }

  #begin(key: string): Promise<T> {
    this.#next.delete(key)
    const reading = this.#read(key)
    const settled = () => {
      if (!this.#next.has(key)) this.#running.delete(key)
    }
    this.#running.set(key, reading.then(settled, settled))
    return reading
  }
}
