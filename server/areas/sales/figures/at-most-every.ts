/** How an act is paced; times in ms. */
export interface Pace {
  /** From the beginning of one act to that of the next, at least. */
  readonly everyMs: number
  /** How many times as long as an act took it rests after it: an act that grows dear comes less often. */
  readonly rest?: number
}

/**
 * Runs `act` for a key at once, then only as often as its pace allows while it keeps being asked for; the last
 * request is never lost, and two acts for one key never overlap. Failures go to `onError`.
 */
export class AtMostEvery {
  readonly #pace: Required<Pace>
  readonly #act: (key: string) => Promise<void>
  readonly #onError: (error: unknown) => void
  /** Keys that act or pause; true when they were asked for meanwhile. */
  readonly #busy = new Map<string, { again: boolean; timer?: NodeJS.Timeout }>()
  #closed = false

  constructor(pace: Pace, act: (key: string) => Promise<void>, onError: (error: unknown) => void) {
    this.#pace = { rest: 0, ...pace }
    this.#act = act
    this.#onError = onError
  }

  ask(key: string): void {
    const busy = this.#busy.get(key)
    if (busy) busy.again = true
    else if (!this.#closed) void this.#run(key)
  }

  close(): void {
    this.#closed = true
    for (const { timer } of this.#busy.values()) clearTimeout(timer)
    this.#busy.clear()
  }

  async #run(key: string): Promise<void> {
    const turn: { again: boolean; timer?: NodeJS.Timeout } = { again: false }
    this.#busy.set(key, turn)
    const startedAt = performance.now()
    await this.#act(key).catch(this.#onError)
    if (this.#closed) return
    const tookMs = performance.now() - startedAt
    const pauseMs = Math.max(this.#pace.everyMs - tookMs, this.#pace.rest * tookMs, 0)
    turn.timer = setTimeout(() => {
      this.#busy.delete(key)
      if (turn.again) this.ask(key)
    }, pauseMs)
  }
}
