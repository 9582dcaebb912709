import { salesNotices as notices } from '#contracts/sales/sales.events.ts'
import type { EventPayloads } from '#server/core/domain-events.ts'
import type { Log } from '#server/core/log.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import { maskName } from './addresses.rules.ts'
import { AtMostEvery } from './at-most-every.ts'
import type { CartService } from './cart.service.ts'
import type { FiguresService } from './figures.service.ts'
import type { OffersService } from './offers.service.ts'
import { presentOrder } from './orders.presenter.ts'
import type { OrdersStore } from './orders.store.ts'
import type { PeopleDirectory } from './sales.ports.ts'
import { Ticker } from './ticker.ts'

const OFFER_MS = 200
const CART_MS = 200
const FIGURES_MS = 1_000
const TICKER_MS = 5_000
const ORDERS_MS = 200
const ORDERS_AT_ONCE = 500
/** Orders waiting to be told to their buyers; beyond them the oldest are left to the next page load. */
const MAX_ORDERS_WAITING = 20_000

interface BroadcastsDeps {
  readonly broadcaster: Broadcaster
  readonly log: Log
  readonly carts: CartService
  readonly offers: OffersService
  readonly orders: OrdersStore
  readonly figures: FiguresService
  readonly people: PeopleDirectory
}

/** Tells viewers, hosts and buyers what was committed: merged, so that a rush costs no more than a trickle. */
export class BroadcastsService {
  readonly #deps: BroadcastsDeps
  readonly #ticker = new Ticker()
  /** Orders to tell of; true for those that were just placed. */
  readonly #orders = new Map<string, boolean>()
  readonly #offers: AtMostEvery
  readonly #carts: AtMostEvery
  readonly #figures: AtMostEvery
  readonly #tickers: AtMostEvery
  readonly #orderRounds: AtMostEvery

  constructor(deps: BroadcastsDeps) {
    this.#deps = deps
    const onError = (error: unknown) => {
      deps.log.warn({ err: error }, 'a broadcast failed; the next change brings it up to date')
    }
    this.#offers = new AtMostEvery(OFFER_MS, (id) => this.#tellOffer(id), onError)
    this.#carts = new AtMostEvery(CART_MS, (id) => this.#tellCart(id), onError)
    this.#figures = new AtMostEvery(FIGURES_MS, (id) => this.#tellFigures(id), onError)
    this.#tickers = new AtMostEvery(TICKER_MS, (id) => this.#tellTicker(id), onError)
    this.#orderRounds = new AtMostEvery(ORDERS_MS, () => this.#tellOrders(), onError)
  }

  cartChanged({ liveId }: EventPayloads['sales.cartChanged']): void {
    this.#carts.ask(liveId)
  }

  offerChanged({ offerId }: EventPayloads['sales.offerChanged']): void {
    this.#offers.ask(offerId)
  }

  ordersPlaced({ orderIds, offerId }: EventPayloads['sales.ordersPlaced']): void {
    for (const orderId of orderIds) this.#orders.set(orderId, true)
    if (offerId !== null) this.#offers.ask(offerId)
    this.#forgetSurplus()
    this.#orderRounds.ask('')
  }

  orderChanged({ orderId }: EventPayloads['sales.orderChanged']): void {
    this.#orders.set(orderId, this.#orders.get(orderId) ?? false)
    this.#forgetSurplus()
    this.#orderRounds.ask('')
  }

  close(): void {
    for (const paced of [this.#offers, this.#carts, this.#figures, this.#tickers, this.#orderRounds])
      paced.close()
  }

  async #tellOffer(offerId: string): Promise<void> {
    const offer = await this.#deps.offers.offer(offerId)
    this.#deps.broadcaster.tell(rooms.live(offer.liveId), notices.offer, offer)
  }

  async #tellCart(liveId: string): Promise<void> {
    this.#deps.broadcaster.tell(rooms.live(liveId), notices.cart, await this.#deps.carts.cart(liveId))
  }

  async #tellFigures(liveId: string): Promise<void> {
    const figures = await this.#deps.figures.figures(liveId)
    this.#deps.broadcaster.tell(rooms.desk(liveId), notices.figures, figures)
  }

  async #tellTicker(liveId: string): Promise<void> {
    const line = this.#ticker.take(liveId)
    if (!line) return
    const people = await this.#deps.people.people([line.accountId])
    const nameMasked = maskName(people.get(line.accountId)?.displayName ?? '')
    const { others, title } = line
    this.#deps.broadcaster.tell(rooms.live(liveId), notices.ticker, { liveId, nameMasked, others, title })
  }

  async #tellOrders(): Promise<void> {
    const batch = [...this.#orders].slice(0, ORDERS_AT_ONCE)
    for (const [orderId] of batch) this.#orders.delete(orderId)
    if (this.#orders.size > 0) this.#orderRounds.ask('')
    const placed = new Map(batch)
    for (const row of await this.#deps.orders.orders(batch.map(([orderId]) => orderId))) {
      if (row.state === 'void') continue
      this.#deps.broadcaster.tell(rooms.account(row.accountId), notices.order, presentOrder(row))
      if (row.liveId === null) continue
      this.#figures.ask(row.liveId)
      const title = row.lines[0]?.title
      if (placed.get(row.id) !== true || title === undefined) continue
      this.#ticker.add({ id: row.id, accountId: row.accountId, liveId: row.liveId, title })
      this.#tickers.ask(row.liveId)
    }
  }

  #forgetSurplus(): void {
    for (const orderId of this.#orders.keys()) {
      if (this.#orders.size <= MAX_ORDERS_WAITING) return
      this.#orders.delete(orderId)
    }
  }
}
