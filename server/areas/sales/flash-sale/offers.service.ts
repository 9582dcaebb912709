import type { Offer } from '#contracts/sales/sales.types.ts'
import type { SkuDetail } from '#server/areas/catalog/index.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { violatesUnique } from '#server/storage/unique-violation.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { CartStore } from '#server/areas/sales/cart/cart.store.ts'
import type { FlashSales } from './flash-sales.service.ts'
import { presentOffer } from './offers.presenter.ts'
import type { OfferRow, OffersStore } from './offers.store.ts'
import type { Catalog, LiveDirectory } from '#server/areas/sales/sales.ports.ts'

interface OffersDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: OffersStore
  readonly carts: CartStore
  readonly flashSales: FlashSales
  readonly catalog: Catalog
  readonly lives: LiveDirectory
}

export interface OfferDraft {
  readonly itemId: string
  readonly priceFen: number
  readonly totalLimit: number
  readonly perBuyerLimit: number
  readonly durationMs: number
}

/** Launching and ending flash sales; what happens between is FlashSales. */
export class OffersService {
  readonly #deps: OffersDeps

  constructor(deps: OffersDeps) {
    this.#deps = deps
  }

  async offer(offerId: string): Promise<Offer> {
    return presentOffer(found(await this.#deps.store.offer(offerId)))
  }

  /**
   * Starts a flash sale; its units leave the SKU's stock. The same key starts one.
   *
   * @throws Problem not_your_live, live_not_on, not_in_cart, offer_running, stock_short, key_reused
   */
  async launch(account: SignedIn, liveId: string, draft: OfferDraft, key: string): Promise<Offer> {
    const { db, store, lives } = this.#deps
    const live = await lives.mustDirect(account, liveId)
    const id = derivedId(account.accountId, 'launch', liveId, key)
    const before = await store.offer(id)
    if (before) return presentOffer(sameOffer(before, draft))
    if (live.state !== 'live') throw new Problem('live_not_on')
    const goods = await this.#goods(liveId, draft.itemId)
    try {
      await db.transaction((tx) => this.#create(tx, { id, liveId, goods, ...draft }))
    } catch (error) {
      if (!violatesUnique(error)) throw error
    }
    // The live may have ended while we launched: whoever commits last sees the other.
    if ((await lives.live(liveId)).state !== 'live') await this.#end(id)
    return presentOffer(sameOffer(found(await store.offer(id)), draft))
  }

  /** Ends a flash sale; again changes nothing. Throws `not_your_live`, `not_found`. */
  async end(account: SignedIn, offerId: string): Promise<Offer> {
    const offer = found(await this.#deps.store.offer(offerId))
    await this.#deps.lives.mustDirect(account, offer.liveId)
    await this.#end(offerId)
    return this.offer(offerId)
  }

  async endOfLive(liveId: string): Promise<void> {
    for (const offerId of await this.#deps.store.open({ liveId })) await this.#end(offerId)
  }

  /** Ends the sales whose time is over. */
  async endDue(): Promise<void> {
    for (const offerId of await this.#deps.store.open({ endedBy: this.#deps.clock.now() }))
      await this.#end(offerId)
  }

  /** Read before the transaction: inside it a second connection could be waited for in vain. */
  async #goods(liveId: string, itemId: string): Promise<SkuDetail> {
    const { items } = await this.#deps.carts.cart(liveId)
    const item = items.find((candidate) => candidate.id === itemId)
    const goods = item && (await this.#deps.catalog.skus([item.skuId])).get(item.skuId)
    if (!goods) throw new Problem('not_in_cart')
    return goods
  }

  async #create(
    tx: Transaction,
    launch: OfferDraft & { id: string; liveId: string; goods: SkuDetail },
  ): Promise<void> {
    const { store, carts, catalog, lives, clock } = this.#deps
    const { id, liveId, itemId, priceFen, totalLimit, perBuyerLimit, goods } = launch
    await carts.touch(tx, liveId)
    if (!(await carts.item(tx, liveId, itemId))) throw new Problem('not_in_cart')
    const open = await store.openOfItems(tx, [itemId])
    // The same request arrived twice at once: the other one launched it.
    if (open.some((offer) => offer.id === id)) return
    if (open.length > 0) throw new Problem('offer_running')
    const startsAt = clock.now()
    const { sku, title, picture } = goods
    await store.create(tx, {
      ...{ id, liveId, itemId, priceFen, totalLimit, perBuyerLimit, startsAt, title, picture },
      endsAt: new Date(startsAt.getTime() + launch.durationMs),
      skuId: sku.id,
      basisFen: sku.priceFen,
      skuName: sku.name,
      unit: sku.unit,
    })
    await catalog.takeStock(tx, sku.id, totalLimit)
    await lives.record(tx, liveId, 'offerOpened', title, startsAt)
    await this.#tell(tx, id, liveId)
  }

  async #end(offerId: string): Promise<void> {
    const { db, store, carts, catalog, lives, clock, flashSales } = this.#deps
    const at = clock.now()
    await db.transaction(async (tx) => {
      const offer = await store.lock(tx, offerId)
      if (!offer || offer.state === 'ended') return
      await store.end(tx, offerId, offer.endsAt < at ? offer.endsAt : at)
      await carts.touch(tx, offer.liveId)
      const left = offer.stock?.available ?? 0
      if (left > 0) await catalog.returnStock(tx, offer.skuId, left)
      await lives.record(tx, offer.liveId, 'offerEnded', offer.title, at)
      await this.#tell(tx, offerId, offer.liveId)
    })
    await flashSales.end(offerId)
  }

  async #tell(tx: Transaction, offerId: string, liveId: string): Promise<void> {
    await this.#deps.lives.setFlashSale(tx, liveId, await this.#deps.store.openUntil(tx, liveId))
    await appendEvents(tx, [
      { kind: 'sales.offerChanged', payload: { offerId, liveId } },
      { kind: 'sales.cartChanged', payload: { liveId } },
    ])
  }
}

function sameOffer(row: OfferRow, draft: OfferDraft): OfferRow {
  const same =
    row.itemId === draft.itemId &&
    row.priceFen === draft.priceFen &&
    row.totalLimit === draft.totalLimit &&
    row.perBuyerLimit === draft.perBuyerLimit
  if (!same) throw new Problem('key_reused')
  return row
}
