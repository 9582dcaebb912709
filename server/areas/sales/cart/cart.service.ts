import { asWritten, because } from '#contracts/core/reasons.ts'
import type { LiveCart } from '#contracts/sales/sales.types.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import { SharedRead } from '#server/core/shared-read.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { CartStore } from './cart.store.ts'
import { presentCart } from '#server/areas/sales/flash-sale/offers.presenter.ts'
import type { OffersStore } from '#server/areas/sales/flash-sale/offers.store.ts'
import type { Catalog, LiveDirectory } from '#server/areas/sales/sales.ports.ts'

interface CartDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: CartStore
  readonly offers: OffersStore
  readonly catalog: Catalog
  readonly lives: LiveDirectory
}

/** What a live sells, in which order, and what is explained now. */
export class CartService {
  readonly #deps: CartDeps
  readonly #carts = new SharedRead((liveId) => this.#cart(liveId))

  constructor(deps: CartDeps) {
    this.#deps = deps
  }

  /** Throws `not_found` for an unknown live. */
  cart(liveId: string): Promise<LiveCart> {
    return this.#carts.get(liveId)
  }

  async #cart(liveId: string): Promise<LiveCart> {
    const { store, offers, catalog, lives, clock } = this.#deps
    await lives.live(liveId)
    const { state, items } = await store.cart(liveId)
    return presentCart(liveId, state, {
      items,
      details: await catalog.skus(items.map((item) => item.skuId)),
      offers: await offers.lastOffers(items.map((item) => item.id)),
      now: clock.now(),
    })
  }

  /** Sets the SKUs and their order. Throws `not_your_live`, `live_over`, `offer_running`, `not_found`. */
  async setCart(account: SignedIn, liveId: string, skuIds: readonly string[]): Promise<LiveCart> {
    const { db, store, offers, catalog, lives } = this.#deps
    const live = await lives.mustDirect(account, liveId)
    if (live.state === 'ended' || live.state === 'cancelled') throw new Problem('live_over')
    const known = await catalog.skus(skuIds)
    if (known.size !== skuIds.length) throw new Problem('not_found', { detail: because('one_unknown') })
    const waiting = [...known.values()].find((detail) => !detail.approved)
    if (waiting) throw new Problem('not_reviewed', { detail: asWritten(waiting.title) })
    const titles = await this.#titles(liveId)
    await db.transaction(async (tx) => {
      const state = await store.touch(tx, liveId)
      const before = await store.items(tx, liveId)
      const idOf = new Map(before.map((item) => [item.skuId, item.id]))
      const dropped = before.filter((item) => !item.removed && !known.has(item.skuId)).map((item) => item.id)
      if ((await offers.openOfItems(tx, dropped)).length > 0) throw new Problem('offer_running')
      const items = skuIds.map((skuId) => ({ id: idOf.get(skuId) ?? newId(), skuId }))
      await store.setItems(tx, liveId, items)
      if (state.explainedItemId !== null && dropped.includes(state.explainedItemId))
        await this.#stopExplaining(tx, liveId, titles.get(state.explainedItemId) ?? null)
      await appendEvents(tx, [{ kind: 'sales.cartChanged', payload: { liveId } }])
    })
    return this.cart(liveId)
  }

  /** Takes SKUs out of every cart that is not over: their product was taken off sale. */
  async withdraw(skuIds: readonly string[]): Promise<void> {
    const { db, store } = this.#deps
    for (const liveId of await store.livesWith(skuIds))
      await db.transaction(async (tx) => {
        const state = await store.touch(tx, liveId)
        const removed = await store.removeItems(tx, liveId, skuIds)
        if (state.explainedItemId !== null && removed.includes(state.explainedItemId))
          await this.#stopExplaining(tx, liveId, null)
        await appendEvents(tx, [{ kind: 'sales.cartChanged', payload: { liveId } }])
      })
  }

  /** Has the viewers of every live that goes on, or is to come, see these SKUs as they are now. */
  async showAnew(skuIds: readonly string[]): Promise<void> {
    const { db, store, lives } = this.#deps
    const known = await lives.lives(await store.livesWith(skuIds))
    for (const { id: liveId, state } of known.values()) {
      if (state !== 'live' && state !== 'scheduled') continue
      await db.transaction(async (tx) => {
        await store.touch(tx, liveId)
        await appendEvents(tx, [{ kind: 'sales.cartChanged', payload: { liveId } }])
      })
    }
  }

  /** Where a SKU is sold now, in a flash sale or a live's cart, and whether a cart ever had it. */
  async placeOf(skuId: string): Promise<{ now: 'sale' | 'cart' | null; ever: boolean }> {
    const { store, offers, lives } = this.#deps
    const [open, items] = await Promise.all([offers.open({ skuIds: [skuId] }), store.everIn(skuId)])
    const holding = items.filter(({ removed }) => !removed).map(({ liveId }) => liveId)
    const known = [...(await lives.lives(holding)).values()]
    const inCart = known.some(({ state }) => state === 'live' || state === 'scheduled')
    return { now: open.length > 0 ? 'sale' : inCart ? 'cart' : null, ever: items.length > 0 }
  }

  /** Begins explaining an item, or stops with null. Throws `not_your_live`, `live_not_on`, `not_in_cart`. */
  async explain(account: SignedIn, liveId: string, itemId: string | null): Promise<LiveCart> {
    const { db, store, lives, clock } = this.#deps
    const live = await lives.mustDirect(account, liveId)
    const at = clock.now()
    const sinceMs = streamMsAt(live.startedAt, at)
    if (live.state !== 'live' || sinceMs === null) throw new Problem('live_not_on')
    const titles = await this.#titles(liveId)
    await db.transaction(async (tx) => {
      const state = await store.touch(tx, liveId)
      if (state.explainedItemId === itemId) return
      if (itemId !== null && !(await store.item(tx, liveId, itemId))) throw new Problem('not_in_cart')
      if (state.explainedItemId !== null)
        await this.#stopExplaining(tx, liveId, titles.get(state.explainedItemId) ?? null)
      if (itemId !== null) {
        await store.setExplained(tx, liveId, { itemId, sinceMs })
        await lives.record(tx, liveId, 'explained', titles.get(itemId) ?? null, at)
      }
      await appendEvents(tx, [{ kind: 'sales.cartChanged', payload: { liveId } }])
    })
    return this.cart(liveId)
  }

  async #stopExplaining(tx: Transaction, liveId: string, title: string | null): Promise<void> {
    await this.#deps.store.setExplained(tx, liveId, null)
    await this.#deps.lives.record(tx, liveId, 'explainEnded', title, this.#deps.clock.now())
  }

  /** Read before a transaction: inside it a second connection could be waited for in vain. */
  async #titles(liveId: string): Promise<Map<string, string>> {
    const { items } = await this.cart(liveId)
    return new Map(items.map((item) => [item.id, item.title]))
  }
}
