const MAX_REMEMBERED = 5_000

interface Window {
  readonly orderIds: Set<string>
  accountId: string
  title: string
}

/** Who ordered in a live within one window, so that viewers get one line instead of a hundred. */
export class Ticker {
  readonly #windows = new Map<string, Window>()

  /** A repeat of the same order counts once. */
  add(order: { id: string; accountId: string; liveId: string; title: string }): void {
    const window = this.#windows.get(order.liveId)
    if (!window) {
      const { accountId, title } = order
      this.#windows.set(order.liveId, { orderIds: new Set([order.id]), accountId, title })
    } else if (window.orderIds.size < MAX_REMEMBERED && !window.orderIds.has(order.id)) {
      window.orderIds.add(order.id)
      window.accountId = order.accountId
      window.title = order.title
    }
  }

  /** What has gathered for a live since it was taken last. */
  take(liveId: string): { accountId: string; others: number; title: string } | null {
    const window = this.#windows.get(liveId)
    if (!window) return null
    this.#windows.delete(liveId)
    return { accountId: window.accountId, others: window.orderIds.size - 1, title: window.title }
  }
}
