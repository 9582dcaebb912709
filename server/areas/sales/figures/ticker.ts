const MAX_REMEMBERED = 5_000

/** Who ordered in a live within one window, so that viewers get one line instead of a hundred. */
export class Ticker {
  readonly #windows = new Map<string, Set<string>>()

  /** A repeat of the same order counts once. */
  add(liveId: string, orderIds: readonly string[]): void {
    const window = this.#windows.get(liveId) ?? new Set<string>()
    this.#windows.set(liveId, window)
    for (const orderId of orderIds) if (window.size < MAX_REMEMBERED) window.add(orderId)
  }

  /** What has gathered for a live since it was taken last. */
  take(liveId: string): { lastOrderId: string; others: number } | null {
    const orderIds = [...(this.#windows.get(liveId) ?? [])]
    this.#windows.delete(liveId)
    const lastOrderId = orderIds.at(-1)
    return lastOrderId === undefined ? null : { lastOrderId, others: orderIds.length - 1 }
  }
}
