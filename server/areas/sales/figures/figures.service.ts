import type { LiveFigures } from '#contracts/sales/sales.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { FiguresStore } from './figures.store.ts'
import type { LiveDirectory } from '#server/areas/sales/sales.ports.ts'

/** What lives have sold: money that came and stayed, never mere orders. */
export class FiguresService {
  readonly #store: FiguresStore
  readonly #lives: LiveDirectory

  constructor(deps: { store: FiguresStore; lives: LiveDirectory }) {
    this.#store = deps.store
    this.#lives = deps.lives
  }

  /** For those who direct the live, and auditors. Throws `not_found`, `not_your_live`. */
  async figuresFor(account: SignedIn, liveId: string): Promise<LiveFigures> {
    if (isOneOf(account, 'auditor')) await this.#lives.live(liveId)
    else await this.#lives.mustDirect(account, liveId)
    return this.figures(liveId)
  }

  async figures(liveId: string): Promise<LiveFigures> {
    const sales = (await this.#store.salesOf([liveId])).get(liveId)
    return {
      liveId,
      paidFen: sales?.netFen ?? 0,
      paidOrders: sales?.paidOrders ?? 0,
      heldOrders: sales?.heldOrders ?? 0,
    }
  }

  /** Net sales by live, for scores and reports; a live without sales has zeros. */
  async netSales(liveIds: readonly string[]): Promise<Map<string, { netFen: number; paidOrders: number }>> {
    const sales = await this.#store.salesOf(liveIds)
    return new Map(
      liveIds.map((id) => [
        id,
        { netFen: sales.get(id)?.netFen ?? 0, paidOrders: sales.get(id)?.paidOrders ?? 0 },
      ]),
    )
  }
}
