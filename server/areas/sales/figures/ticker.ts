const MAX_REMEMBERED = 5_000

/** Who ordered in a live within one window, so that viewers get one line instead of a hundred. */
export class Ticker {
  /** By live, and there how many orders came with each commit, by its last one. */
  readonly #windows = new Map<string, Map<string, number>>()

  /** Orders of one commit; told of again, they count once. */
  add(liveId: string, lastOrderId: string, orders: number): void {
    const window = this.#windows.get(liveId) ?? new Map<string, number>()
    this.#windows.set(liveId, window)
    if (window.size < MAX_REMEMBERED) window.set(lastOrderId, orders)
  }

  /** What has gathered for a live since it was taken last. */
  take(liveId: string): { lastOrderId: string; others: number } | null {
    const commits = [...(this.#windows.get(liveId) ?? [])]
    this.#windows.delete(liveId)
    const lastOrderId = commits.at(-1)?.[0]
    if (lastOrderId === undefined) return null
    return { lastOrderId, others: commits.reduce((sum, [, orders]) => sum + orders, -1) }
  }
}
