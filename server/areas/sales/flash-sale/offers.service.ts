import { because } from '#contracts/core/reasons.ts'
import type { NewOffer, OfferCap } from '#contracts/sales/flash-sale.types.ts'
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
import type { EndedBy, OfferRow, OffersStore } from './offers.store.ts'
import { isOver, startOf, type Start } from './offers.rules.ts'
import { capOf, countyDayStart } from './ship-cap.rules.ts'
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
   * Starts, schedules or prepares a flash sale; its units leave the SKU's stock. The same key does it once.
   *
   * @throws Problem not_your_live, live_not_on, live_over, not_in_cart, offer_running, stock_short, ship_cap, key_reused
   */
  async launch(account: SignedIn, liveId: string, draft: NewOffer, key: string): Promise<Offer> {
    const { db, store, lives, clock } = this.#deps
    const live = await lives.mustDirect(account, liveId)
    const id = derivedId(account.accountId, 'launch', liveId, key)
    const before = await store.offer(id)
    if (before) return presentOffer(sameOffer(before, draft))
    const start = startOf(draft, live.state, clock.now())
    const goods = await this.#goods(liveId, draft.itemId)
    const shipping = await this.#deps.catalog.shippingOf(goods.merchantId)
    try {
      await db.transaction((tx) => this.#create(tx, { ...draft, id, liveId, goods, shipping, start }))
    } catch (error) {
      if (!violatesUnique(error)) throw error
    }
    // The live may have ended while we launched: whoever commits last sees the other.
    if (isOver((await lives.live(liveId)).state)) await this.#end(id, { endReason: 'live' })
    return presentOffer(sameOffer(found(await store.offer(id)), draft))
  }

  /** How many units of an item may be promised now. Throws `not_your_live`, `not_found`. */
  async cap(account: SignedIn, liveId: string, itemId: string): Promise<OfferCap> {
    await this.#deps.lives.mustDirect(account, liveId)
    const goods = found(await this.#inCart(liveId, itemId))
    return this.#cap(itemId, goods, await this.#deps.catalog.shippingOf(goods.merchantId))
  }

  /** Starts a prepared or scheduled sale now; again changes nothing. Throws `live_not_on`, `offer_over`. */
  async start(account: SignedIn, offerId: string): Promise<Offer> {
    const { db, store, lives, clock, flashSales } = this.#deps
    const { liveId } = found(await store.offer(offerId))
    const live = await lives.mustDirect(account, liveId)
    if (live.state !== 'live') throw new Problem('live_not_on')
    await db.transaction(async (tx) => {
      const offer = found(await store.lock(tx, offerId))
      const startsAt = clock.now()
      if (offer.state === 'ended') throw new Problem('offer_over')
      if (offer.state !== 'armed' && offer.opened) return
      const endsAt = new Date(startsAt.getTime() + offer.durationMs)
      await store.change(tx, offerId, { state: 'running', opened: true, startsAt, endsAt })
      await this.#deps.carts.touch(tx, liveId)
      await lives.record(tx, liveId, 'offerOpened', offer.title, startsAt)
      await this.#tell(tx, offerId, liveId)
    })
    flashSales.renew(offerId)
    return this.offer(offerId)
  }

  /** Ends a flash sale; again changes nothing. Throws `not_your_live`, `not_found`. */
  async end(account: SignedIn, offerId: string): Promise<Offer> {
    const offer = found(await this.#deps.store.offer(offerId))
    await this.#deps.lives.mustDirect(account, offer.liveId)
    await this.#end(offerId, { endReason: 'host', endedById: account.accountId })
    return this.offer(offerId)
  }

  async endOfLive(liveId: string): Promise<void> {
    for (const offerId of await this.#deps.store.open({ liveId }))
      await this.#end(offerId, { endReason: 'live' })
  }

  /** Ends the sales of SKUs whose product was taken off sale. */
  async endOfSkus(skuIds: readonly string[]): Promise<void> {
    for (const offerId of await this.#deps.store.open({ skuIds }))
      await this.#end(offerId, { endReason: 'review' })
  }

  /** Ends the sales whose time is over. */
  async endDue(): Promise<void> {
    for (const offerId of await this.#deps.store.open({ endedBy: this.#deps.clock.now() }))
      await this.#end(offerId, { endReason: 'time' })
  }

  /** Ends the sales whose units are all paid while the shelf is empty too: nothing can come any more. */
  async endSoldElsewhere(): Promise<void> {
    const spent = await this.#deps.store.spent()
    if (spent.length === 0) return
    const skus = await this.#deps.catalog.skus(spent.map(({ skuId }) => skuId))
    for (const { id, skuId } of spent)
      if (skus.get(skuId)?.sku.available === 0) await this.#end(id, { endReason: 'soldElsewhere' })
  }

  /** An operator stops a sale with a reason that everybody may read; again changes nothing. Throws `not_found`. */
  async stop(account: SignedIn, offerId: string, reason: string): Promise<Offer> {
    found(await this.#deps.store.offer(offerId))
    await this.#end(offerId, { endReason: 'operator', endNote: reason, endedById: account.accountId })
    return this.offer(offerId)
  }

  /** Opens the scheduled sales whose moment has come; where the live is not on, they wait for the host's thumb. */
  async openDue(): Promise<void> {
    const { db, store, lives, clock, carts } = this.#deps
    const due = await store.toOpen(clock.now())
    for (const offerId of due) {
      const { liveId } = found(await store.offer(offerId))
      const isOn = (await lives.live(liveId)).state === 'live'
      await db.transaction(async (tx) => {
        const offer = await store.lock(tx, offerId)
        if (offer?.state !== 'running' || offer.opened) return
        await store.change(tx, offerId, isOn ? { opened: true } : { state: 'armed' })
        await carts.touch(tx, liveId)
        if (isOn) await lives.record(tx, liveId, 'offerOpened', offer.title, offer.startsAt)
        await this.#tell(tx, offerId, liveId)
      })
    }
  }

  async #cap(itemId: string, goods: SkuDetail, shipping: Shipping, tx?: Transaction): Promise<OfferCap> {
    const { store, clock } = this.#deps
    const since = countyDayStart(clock.now())
    const { available: onShelf, shipPerDay: perDay, id: skuId } = goods.sku
    return capOf(itemId, {
      onShelf,
      sku: { perDay, promised: perDay === null ? 0 : await store.promised([skuId], since, tx) },
      merchant: {
        perDay: shipping.perDay,
        promised: shipping.perDay === null ? 0 : await store.promised(shipping.skuIds, since, tx),
      },
    })
  }

  /** Read before the transaction: inside it a second connection could be waited for in vain. */
  async #goods(liveId: string, itemId: string): Promise<SkuDetail> {
    const goods = await this.#inCart(liveId, itemId)
    if (!goods) throw new Problem('not_in_cart')
    if (!goods.approved) throw new Problem('not_reviewed')
    return goods
  }

  async #inCart(liveId: string, itemId: string): Promise<SkuDetail | undefined> {
    const { items } = await this.#deps.carts.cart(liveId)
    const item = items.find((candidate) => candidate.id === itemId)
    return item && (await this.#deps.catalog.skus([item.skuId])).get(item.skuId)
  }

  async #create(
    tx: Transaction,
    launch: Omit<NewOffer, 'start'> & {
      id: string
      liveId: string
      goods: SkuDetail
      shipping: Shipping
      start: Start
    },
  ): Promise<void> {
    const { store, carts, catalog, lives } = this.#deps
    const { id, liveId, itemId, priceFen, totalLimit, perBuyerLimit, durationMs, goods, start } = launch
    await store.lockMerchant(tx, goods.merchantId)
    const cap = await this.#cap(itemId, goods, launch.shipping, tx)
    if (cap.boundBy !== 'stock' && totalLimit > cap.units)
      throw new Problem('ship_cap', { detail: because('ships_at_most', { units: cap.units }) })
    await carts.touch(tx, liveId)
    if (!(await carts.item(tx, liveId, itemId))) throw new Problem('not_in_cart')
    const open = await store.openOfItems(tx, [itemId])
    // The same request arrived twice at once: the other one launched it.
    if (open.some((offer) => offer.id === id)) return
    if (open.length > 0) throw new Problem('offer_running')
    const { state, opened, startsAt } = start
    const { sku, title, picture } = goods
    await store.create(tx, {
      ...{ id, liveId, itemId, priceFen, totalLimit, perBuyerLimit, startsAt, title, picture },
      ...{ state, opened, durationMs },
      endsAt: new Date(startsAt.getTime() + durationMs),
      skuId: sku.id,
      basisFen: sku.priceFen,
      skuName: sku.name,
      unit: sku.unit,
    })
    await catalog.takeStock(tx, sku.id, totalLimit, { cause: 'flashSaleHeld', ref: id })
    if (opened) await lives.record(tx, liveId, 'offerOpened', title, startsAt)
    await this.#tell(tx, id, liveId)
  }

  async #end(offerId: string, why: EndedBy): Promise<void> {
    const { db, store, carts, catalog, lives, clock, flashSales } = this.#deps
    const at = clock.now()
    await db.transaction(async (tx) => {
      const offer = await store.lock(tx, offerId)
      if (!offer || offer.state === 'ended') return
      await store.end(tx, offerId, offer.opened && offer.endsAt < at ? offer.endsAt : at, offer.opened)
      await store.noteEnd(tx, offerId, why)
      await carts.touch(tx, offer.liveId)
      const left = offer.stock?.available ?? 0
      if (left > 0)
        await catalog.returnStock(tx, offer.skuId, left, { cause: 'flashSaleReturned', ref: offerId })
      if (offer.opened) await lives.record(tx, offer.liveId, 'offerEnded', offer.title, at)
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

interface Shipping {
  readonly perDay: number | null
  readonly skuIds: readonly string[]
}

function sameOffer(row: OfferRow, draft: NewOffer): OfferRow {
  const same =
    row.itemId === draft.itemId &&
    row.priceFen === draft.priceFen &&
    row.totalLimit === draft.totalLimit &&
    row.perBuyerLimit === draft.perBuyerLimit &&
    row.durationMs === draft.durationMs
  if (!same) throw new Problem('key_reused')
  return row
}
