import type { ListedOffer, OfferStage } from '#contracts/sales/offer-list.types.ts'
import type { LiveDirectory } from '#server/areas/sales/sales.ports.ts'
import type { OfferListStore } from './offer-list.store.ts'
import { presentOffer } from './offers.presenter.ts'

/** All flash sales with what became of their orders, for the operator. */
export class OfferListService {
  readonly #store: OfferListStore
  readonly #lives: LiveDirectory

  constructor(deps: { store: OfferListStore; lives: LiveDirectory }) {
    this.#store = deps.store
    this.#lives = deps.lives
  }

  async page(query: {
    stage: OfferStage
    cursor?: string | undefined
    limit: number
  }): Promise<{ items: ListedOffer[]; next: string | null }> {
    const rows = await this.#store.page(query.stage, query)
    const [lives, counts] = await Promise.all([
      this.#lives.lives([...new Set(rows.map(({ liveId }) => liveId))]),
      this.#store.counts(rows.map(({ id }) => id)),
    ])
    const items = rows.map((row): ListedOffer => {
      const { admitted = 0, held = 0, paid = 0, expired = 0 } = counts.get(row.id) ?? {}
      const { title, skuName, unit, liveId } = row
      const live = { id: liveId, title: lives.get(liveId)?.title ?? '' }
      return { offer: presentOffer(row), title, skuName, unit, live, admitted, held, paid, expired }
    })
    return { items, next: rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null }
  }
}
