import type { Clock } from '#server/core/clock.ts'

/** A clock that runs and can be moved ahead. */
export class MovedClock implements Clock {
  #aheadMs = 0

  now(): Date {
    return new Date(Date.now() + this.#aheadMs)
  }

  ahead(ms: number): void {
    this.#aheadMs += ms
  }
}
