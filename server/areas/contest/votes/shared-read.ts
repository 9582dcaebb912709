/**
 * Reads that may be shared: whoever asks while one is under way gets the next, which begins after they asked, and so
 * sees everything they did before. However many ask at once, two reads follow each other at most.
 */
export class SharedRead<T> {
  readonly #read: (key: string) => Promise<T>
  readonly #running = new Map<string, { current: Promise<T>; next: Promise<T> | null }>()

  constructor(read: (key: string) => Promise<T>) {
    this.#read = read
  }

  get(key: string): Promise<T> {
    const running = this.#running.get(key)
    if (!running) return this.#begin(key)
    // Also after a read that failed: the next is a new one.
    running.next ??= running.current.then(
      () => this.#begin(key),
      () => this.#begin(key),
    )
    return running.next
  }

  #begin(key: string): Promise<T> {
    const current = this.#read(key)
    const running: { current: Promise<T>; next: Promise<T> | null } = { current, next: null }
    this.#running.set(key, running)
    const settled = () => {
      // Whoever waits for the next read puts their own in its place.
      if (running.next === null && this.#running.get(key) === running) this.#running.delete(key)
    }
    current.then(settled, settled)
    return current
  }
}
