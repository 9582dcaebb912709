/**
 * Runs `act` for a key at once, then at most once every `ms` while it keeps being asked for; the last request
 * is never lost. Failures go to `onError`.
 */
export class AtMostEvery {
  readonly #ms: number
  readonly #act: (key: string) => Promise<void>
  readonly #onError: (error: unknown) => void
  /** Keys within their pause; true when they were asked for meanwhile. */
  readonly #paused = new Map<string, { again: boolean; timer: NodeJS.Timeout }>()
  #closed = false

  constructor(ms: number, act: (key: string) => Promise<void>, onError: (error: unknown) => void) {
    this.#ms = ms
    this.#act = act
    this.#onError = onError
  }

  ask(key: string): void {
    if (this.#closed) return
    const pause = this.#paused.get(key)
    if (pause) {
      pause.again = true
      return
    }
    const timer = setTimeout(() => {
      const again = this.#paused.get(key)?.again === true
      this.#paused.delete(key)
      if (again) this.ask(key)
    }, this.#ms)
    this.#paused.set(key, { again: false, timer })
    this.#act(key).catch(this.#onError)
  }

  close(): void {
    this.#closed = true
    for (const { timer } of this.#paused.values()) clearTimeout(timer)
    this.#paused.clear()
  }
}
