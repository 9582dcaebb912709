import { salesNotices as notices } from '#contracts/sales/sales.events.ts'
import type { EventPayloads } from '#server/core/domain-events.ts'
import type { Log } from '#server/core/log.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import { maskName } from '#server/core/masks.ts'
import { AtMostEvery } from './at-most-every.ts'
import type { CartService } from '#server/areas/sales/cart/cart.service.ts'
import type { FiguresService } from './figures.service.ts'
import type { OffersService } from '#server/areas/sales/flash-sale/offers.service.ts'
import { presentOrder } from '#server/areas/sales/orders/orders.presenter.ts'
import type { GiveawaysService } from '#server/areas/sales/giveaways/giveaways.service.ts'
import type { WaitlistService } from '#server/areas/sales/flash-sale/waitlist.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import type { PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import { Ticker } from './ticker.ts'

const OFFER_MS = 200
const CART_MS = 200
/** They count every order of a live, so that they may take no more than a fiftieth of PostgreSQL's time. */
const FIGURES_PACE = { everyMs: 1_000, rest: 50 }
const TICKER_MS = 5_000
const ORDERS_MS = 200
const GIVEAWAY_MS = 1_000
const QUEUE_MS = 500
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
  readonly queue: Pick<WaitlistService, 'concerned'>
  readonly giveaways: Pick<GiveawaysService, 'giveaway'>
}

/** Tells viewers, hosts and buyers what was committed: merged, so that a rush costs no more than a trickle. */
export class BroadcastsService {
  readonly #deps: BroadcastsDeps
  readonly #ticker = new Ticker()
  /** Orders to tell their buyers of. */
  readonly #orders = new Set<string>()
  /** Who left a queue's head, joined or lost it since it was told last; by sale. */
  readonly #moved = new Map<string, Set<string>>()
  readonly #queues: AtMostEvery
  readonly #giveaways: AtMostEvery
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
    this.#offers = new AtMostEvery({ everyMs: OFFER_MS }, (id) => this.#tellOffer(id), onError)
    this.#giveaways = new AtMostEvery({ everyMs: GIVEAWAY_MS }, (id) => this.#tellGiveaway(id), onError)
    this.#queues = new AtMostEvery({ everyMs: QUEUE_MS }, (id) => this.#tellQueue(id), onError)
    this.#carts = new AtMostEvery({ everyMs: CART_MS }, (id) => this.#tellCart(id), onError)
    this.#figures = new AtMostEvery(FIGURES_PACE, (id) => this.#tellFigures(id), onError)
    this.#tickers = new AtMostEvery({ everyMs: TICKER_MS }, (id) => this.#tellTicker(id), onError)
    this.#orderRounds = new AtMostEvery({ everyMs: ORDERS_MS }, () => this.#tellOrders(), onError)
  }

  cartChanged({ liveId }: EventPayloads['sales.cartChanged']): void {
    this.#carts.ask(liveId)
  }

  offerChanged({ offerId }: EventPayloads['sales.offerChanged']): void {
    this.#offers.ask(offerId)
  }

  /** To the buyers' other devices; a flash sale's till has told them by itself. */
  ordersPlaced({ orders, lastOrderId, liveId, offerId }: EventPayloads['sales.ordersPlaced']): void {
    if (offerId !== null) this.#offers.ask(offerId)
    else this.orderChanged({ orderId: lastOrderId })
    if (liveId === null) return
    this.#figures.ask(liveId)
    this.#ticker.add(liveId, lastOrderId, orders)
    this.#tickers.ask(liveId)
  }

  orderChanged({ orderId }: EventPayloads['sales.orderChanged']): void {
    this.#orders.add(orderId)
    for (const oldest of this.#orders) {
      if (this.#orders.size <= MAX_ORDERS_WAITING) break
      this.#orders.delete(oldest)
    }
    this.#orderRounds.ask('')
  }

  giveawayChanged({ giveawayId }: EventPayloads['sales.giveawayChanged']): void {
    this.#giveaways.ask(giveawayId)
  }

  queueMoved({ offerId, accountIds }: EventPayloads['sales.queueMoved']): void {
    const moved = this.#moved.get(offerId) ?? new Set<string>()
    this.#moved.set(offerId, moved)
    for (const accountId of accountIds) moved.add(accountId)
    this.#queues.ask(offerId)
  }

  close(): void {
    for (const paced of [
      this.#giveaways,
      this.#queues,
      this.#offers,
      this.#carts,
      this.#figures,
      this.#tickers,
      this.#orderRounds,
    ])
      paced.close()
  }

  async #tellOffer(offerId: string): Promise<void> {
    const offer = await this.#deps.offers.offer(offerId)
    this.#deps.broadcaster.tell(rooms.live(offer.liveId), notices.offer, offer)
  }

  /** Each hears of their own place; how long the queue is stands in the sale, which everybody hears of. */
  async #tellQueue(offerId: string): Promise<void> {
    const moved = [...(this.#moved.get(offerId) ?? [])]
    this.#moved.delete(offerId)
    for (const [accountId, standing] of await this.#deps.queue.concerned(offerId, moved))
      this.#deps.broadcaster.tell(rooms.account(accountId), notices.waiting, standing)
  }

  /** Nobody's own entry goes out to everybody. */
  async #tellGiveaway(giveawayId: string): Promise<void> {
    const giveaway = await this.#deps.giveaways.giveaway(null, giveawayId)
    this.#deps.broadcaster.tell(rooms.live(giveaway.liveId), notices.giveaway, giveaway)
  }

  async #tellCart(liveId: string): Promise<void> {
    this.#deps.broadcaster.tell(rooms.live(liveId), notices.cart, await this.#deps.carts.cart(liveId))
  }

  async #tellFigures(liveId: string): Promise<void> {
    const figures = await this.#deps.figures.figures(liveId)
    this.#deps.broadcaster.tell(rooms.desk(liveId), notices.figures, figures)
  }

  async #tellTicker(liveId: string): Promise<void> {
    const gathered = this.#ticker.take(liveId)
    if (!gathered) return
    const { orders, people, broadcaster } = this.#deps
    const order = await orders.order(gathered.lastOrderId)
    const title = order?.lines[0]?.title
    if (!order || title === undefined) return
    const person = (await people.people([order.accountId])).get(order.accountId)
    const nameMasked = maskName(person?.displayName ?? '')
    broadcaster.tell(rooms.live(liveId), notices.ticker, {
      liveId,
      nameMasked,
      others: gathered.others,
      title,
    })
  }

  async #tellOrders(): Promise<void> {
    const batch = [...this.#orders].slice(0, ORDERS_AT_ONCE)
    for (const orderId of batch) this.#orders.delete(orderId)
    if (this.#orders.size > 0) this.#orderRounds.ask('')
    for (const row of await this.#deps.orders.orders(batch)) {
      if (row.state === 'void') continue
      this.#deps.broadcaster.tell(rooms.account(row.accountId), notices.order, presentOrder(row))
      if (row.liveId !== null) this.#figures.ask(row.liveId)
    }
  }
}
