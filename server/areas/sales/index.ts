import type { LiveCart, Order } from '#contracts/sales/sales.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { RecordedEvent } from '#server/storage/outbox.ts'
import type { Endpoint, RawEndpoint } from '#server/transport/endpoint.ts'
import type { SocketEndpoint } from '#server/transport/socket-endpoint.ts'
import type { EventPayloads } from '#server/core/domain-events.ts'
import type { Log } from '#server/core/log.ts'
import type { Broadcaster } from '#server/core/broadcast.ts'
import { AddressSeal } from '#server/areas/sales/orders/address-seal.ts'
import { AddressesService } from '#server/areas/sales/orders/addresses.service.ts'
import { AddressesStore } from '#server/areas/sales/orders/addresses.store.ts'
import { BasketService } from '#server/areas/sales/cart/basket.service.ts'
import { BasketStore } from '#server/areas/sales/cart/basket.store.ts'
import { BroadcastsService } from '#server/areas/sales/figures/broadcasts.service.ts'
import { cartEndpoints } from '#server/areas/sales/cart/cart.http.ts'
import { CartService } from '#server/areas/sales/cart/cart.service.ts'
import { CartStore } from '#server/areas/sales/cart/cart.store.ts'
import { EndingsService } from '#server/areas/sales/orders/endings.service.ts'
import { FiguresService } from '#server/areas/sales/figures/figures.service.ts'
import { FiguresStore } from '#server/areas/sales/figures/figures.store.ts'
import { DemoBuying } from './demo-buying.ts'
import { createFulfilment, freeFreight } from './fulfilment.ts'
import { LiveOrdersService } from '#server/areas/sales/figures/live-orders.service.ts'
import { LiveOrdersStore } from '#server/areas/sales/figures/live-orders.store.ts'
import { FlashSales } from '#server/areas/sales/flash-sale/flash-sales.service.ts'
import { InProcessGate, type Gate } from '#server/areas/sales/flash-sale/gate.ts'
import { GroupCommit } from '#server/areas/sales/flash-sale/group-commit.ts'
import { HoldsStore } from '#server/areas/sales/flash-sale/holds.store.ts'
import { OfferListService } from '#server/areas/sales/flash-sale/offer-list.service.ts'
import { OfferListStore } from '#server/areas/sales/flash-sale/offer-list.store.ts'
import { OffersService } from '#server/areas/sales/flash-sale/offers.service.ts'
import { OffersStore } from '#server/areas/sales/flash-sale/offers.store.ts'
import { orderEndpoints } from '#server/areas/sales/orders/orders.http.ts'
import { OrdersService } from '#server/areas/sales/orders/orders.service.ts'
import { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import { PaymentsStore } from '#server/areas/sales/payments/payments.store.ts'
import type {
  Catalog,
  Devices,
  ClaimPhotos,
  Freight,
  LiveDirectory,
  PaymentProvider,
  PaymentProviders,
  PaymentSandbox,
  PeopleDirectory,
} from './sales.ports.ts'
import { SandboxBooksStore } from '#server/areas/sales/payments/sandbox-books.store.ts'
import { SettlementService } from '#server/areas/sales/payments/settlement.service.ts'
import { createPaying } from './paying.ts'
import { Sweeper } from './sweeper.ts'
import { flashSaleEndpoints } from '#server/areas/sales/flash-sale/flash-sale.http.ts'
import { WaitlistService } from '#server/areas/sales/flash-sale/waitlist.service.ts'
import { WaitlistStore } from '#server/areas/sales/flash-sale/waitlist.store.ts'
import { AdmissionsService } from '#server/areas/sales/flash-sale/admissions.service.ts'
import { AdmissionsStore } from '#server/areas/sales/flash-sale/admissions.store.ts'
import type { MembersService } from '#server/areas/sales/merchant/members.service.ts'
import type { CouponsService } from '#server/areas/sales/coupons/coupons.service.ts'
import { createCoupons } from '#server/areas/sales/coupons/coupons.ts'
import { giveawayEndpoints } from '#server/areas/sales/giveaways/giveaways.http.ts'
import { GiveawaysService } from '#server/areas/sales/giveaways/giveaways.service.ts'
import { giveawaySocketEndpoints } from '#server/areas/sales/giveaways/giveaways.socket.ts'
import { createGuard } from '#server/areas/sales/guard/guard.ts'
import type { GuardOptions } from '#server/areas/sales/guard/guard.ports.ts'
import type { BuyingGuard } from '#server/areas/sales/guard/guard.service.ts'
import { GiveawaysStore } from '#server/areas/sales/giveaways/giveaways.store.ts'
import { UnitsService } from '#server/areas/sales/orders/units.service.ts'

export type { DemoBuying } from './demo-buying.ts'
export type { PaymentProvider, PaymentSandbox, SandboxBooks } from './sales.ports.ts'

/** What a buyer watches a clock for, and what may come a moment later. */
const SWEEP_MS = 1_000
const UNHURRIED_MS = 3_000
/** How often is looked whether a provider's bill is due. */
const COMPARE_MS = 10 * 60_000

/** What lives have sold, for the areas to the right. */
export type SalesFigures = Pick<FiguresService, 'netSales'>

/** What lives have sold order by order, for whoever decides which of them count. */
export type SoldOrders = Pick<LiveOrdersService, 'ofLives' | 'marksOf'>

export interface SalesDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly catalog: Catalog
  readonly lives: LiveDirectory
  readonly people: PeopleDirectory
  readonly devices: Devices
  readonly broadcaster: Broadcaster
  /** The configured ones, best first; at least one. */
  readonly providers: readonly PaymentProvider[]
  /** The sandbox's page, where it is among the providers; else null. */
  readonly sandbox: PaymentSandbox | null
  /** What sending goods costs; absent: nothing. */
  readonly freight?: Freight
  readonly photoMaker: ClaimPhotos
  /** Encrypts addresses: 32 bytes. */
  readonly sealKey: Buffer
  /** How long an unpaid order keeps its units, in ms. */
  readonly holdMs: number
  /** Has the outbox looked at after a commit through plain `pg`. */
  readonly kickOutbox?: () => void
  /** Admits buyers; a gate in this process unless several processes share one. */
  readonly gate?: Gate
  /** Absent: buyers are only guarded where operators say so. */
  readonly guard?: GuardOptions
}

interface Sales {
  readonly endpoints: Endpoint[]
  readonly socketEndpoints: SocketEndpoint[]
  readonly rawEndpoints: RawEndpoint[]
  readonly figures: SalesFigures
  readonly sold: SoldOrders
  readonly carts: Pick<CartService, 'setCart' | 'explain' | 'cart' | 'placeOf'>
  /** What a live sells, and the newest orders of whoever looks at it. */
  readonly shelf: (liveId: string, accountId: string | null) => Promise<{ cart: LiveCart; orders: Order[] }>
  readonly offers: Pick<OffersService, 'launch' | 'end' | 'offer'>
  readonly flashSales: Pick<FlashSales, 'buy' | 'sweep'>
  /** Told of attempts to buy that transport refused. */
  readonly guarding: Pick<BuyingGuard, 'refused' | 'sweep'>
  readonly coupons: Pick<CouponsService, 'create'>
  readonly members: Pick<MembersService, 'merchantOf'>
  /** What the demo's seed does as people. */
  readonly demoBuying: DemoBuying
  readonly giveaways: Pick<GiveawaysService, 'open' | 'enter' | 'proof'>
  /** Subscribe this to the events it names. */
  readonly eventKinds: typeof eventKinds
  readonly onEvent: (event: Extract<RecordedEvent, { kind: (typeof eventKinds)[number] }>) => Promise<void>
  /** Runs everything that is due once, as `start` does every few seconds. */
  sweep(): Promise<void>
  start(): void
  close(): Promise<void>
}

const eventKinds = [
  'catalog.reviewed',
  'catalog.skusChanged',
  'live.ended',
  'sales.cartChanged',
  'sales.offerChanged',
  'sales.ordersPlaced',
  'sales.orderChanged',
  'sales.queueMoved',
  'sales.giveawayChanged',
] as const

/** The books the payment sandbox keeps, for whoever makes the sandbox. */
export const createSandboxBooks = (db: Database): SandboxBooksStore => new SandboxBooksStore(db)

/** Carts, flash sales, orders and payments. */
export function createSales(deps: SalesDeps): Sales {
  const services = createServices(deps)
  const { carts, offers, flashSales, figures, endings, settlement, broadcasts, queue } = services
  const { fulfilment, paying, giveaways } = services
  const sweepPrompt = async () => {
    await offers.openDue()
    await offers.endDue()
    await offers.endSoldElsewhere()
    await endings.expireDue()
    await queue.closeFutile()
    await giveaways.drawDue()
    await flashSales.sweep()
  }
  const sweepUnhurried = async () => {
    await paying.asking.askDue()
    await endings.forgetDevices()
    await settlement.refundDue()
    await fulfilment.sweep()
  }
  const shelf: Sales['shelf'] = async (liveId, accountId) => {
    const newest = accountId === null ? { items: [] } : await services.orders.orders(accountId, { limit: 20 })
    return { cart: await carts.cart(liveId), orders: newest.items }
  }
  const sweepers = [
    new Sweeper('sales', SWEEP_MS, sweepPrompt, deps.log),
    new Sweeper('payments', UNHURRIED_MS, sweepUnhurried, deps.log),
    ...watchesOf(deps, services),
  ]
  return {
    endpoints: [
      ...cartEndpoints(services),
      ...flashSaleEndpoints(services),
      ...orderEndpoints(services),
      ...services.couponing.endpointsBehind(services.guarding),
      ...giveawayEndpoints(giveaways),
      ...services.guarded.endpoints,
      ...fulfilment.endpoints,
      ...paying.endpoints,
    ],
    socketEndpoints: giveawaySocketEndpoints(giveaways),
    rawEndpoints: paying.rawEndpoints,
    ...{
      figures,
      sold: services.sold,
      guarding: services.guarding,
      coupons: services.couponing.coupons,
      giveaways,
      members: fulfilment.members,
      demoBuying: new DemoBuying({ ...deps, ...services, afterSales: fulfilment.afterSales }),
      carts,
      shelf,
      offers,
      flashSales,
      eventKinds,
      sweep: async () => {
        await sweepUnhurried()
        await sweepPrompt()
      },
    },
    onEvent: listenerOf(deps.catalog, services),
    start: () => {
      for (const sweeper of sweepers) sweeper.start()
    },
    close: async () => {
      await Promise.all(sweepers.map((sweeper) => sweeper.close()))
      broadcasts.close()
    },
  }
}

/** What runs by itself beside what is due: the guard's watch, and the slow comparing. */
function watchesOf(
  { log }: SalesDeps,
  { fulfilment, paying, guarding }: ReturnType<typeof createServices>,
): Sweeper[] {
  const compare = async () => {
    await fulfilment.sweepPhotos()
    await paying.reconciliation.compareDue()
  }
  return [
    new Sweeper('guard', SWEEP_MS, () => guarding.sweep(), log),
    new Sweeper('reconciliation', COMPARE_MS, compare, log),
  ]
}

/** What sales do about what happened. */
function listenerOf(
  catalog: Catalog,
  { carts, offers, broadcasts }: ReturnType<typeof createServices>,
): Sales['onEvent'] {
  const withdraw = async ({ skuIds, approved }: EventPayloads['catalog.reviewed']) => {
    if (approved) return
    // An event can come late: what has been approved since then stays on sale.
    const now = await catalog.skus(skuIds)
    const off = skuIds.filter((skuId) => now.get(skuId)?.approved !== true)
    await offers.endOfSkus(off)
    await carts.withdraw(off)
  }
  return async ({ kind, payload }) => {
    if (kind === 'catalog.reviewed') await withdraw(payload)
    else if (kind === 'catalog.skusChanged') await carts.showAnew(payload.skuIds)
    else if (kind === 'live.ended') await offers.endOfLive(payload.liveId)
    else if (kind === 'sales.cartChanged') broadcasts.cartChanged(payload)
    else if (kind === 'sales.offerChanged') broadcasts.offerChanged(payload)
    else if (kind === 'sales.ordersPlaced') broadcasts.ordersPlaced(payload)
    else if (kind === 'sales.queueMoved') broadcasts.queueMoved(payload)
    else if (kind === 'sales.giveawayChanged') broadcasts.giveawayChanged(payload)
    else broadcasts.orderChanged(payload)
  }
}

/** The stores, and what takes stock: flash sales, the queue for what comes back, coupons. */
function createSelling(deps: SalesDeps) {
  const { db, catalog, holdMs } = deps
  const carts = new CartStore(db)
  const offers = new OffersStore(db)
  const orders = new OrdersStore(db)
  const baskets = new BasketStore(db)
  const payments = new PaymentsStore(db)
  const holds = new HoldsStore(db.pool, holdMs)
  const couponing = createCoupons({ ...deps, orders })
  const { discounts } = couponing
  const orderService = new OrdersService({ ...deps, store: orders, baskets, carts, discounts })
  const flashSales = new FlashSales({
    ...deps,
    store: holds,
    gate: deps.gate ?? new InProcessGate(),
    commits: new GroupCommit(holds),
    stored: (orderId) => orderService.stored(orderId),
    committed: deps.kickOutbox ?? (() => undefined),
  })
  const waiters = new WaitlistStore(db)
  const queue = new WaitlistService({ ...deps, store: waiters, offers, orders })
  const units = new UnitsService({ offers, carts, catalog, queue, discounts })
  return {
    ...{ carts, offers, orders, baskets, payments, couponing, discounts },
    ...{ orderService, flashSales, queue, units },
  }
}

function createServices(deps: SalesDeps) {
  const { db, catalog, lives } = deps
  const providers = registryOf(deps.providers)
  const selling = createSelling(deps)
  const { carts, offers, orders, baskets, payments, couponing, discounts } = selling
  const { orderService, flashSales, queue, units } = selling
  const seal = new AddressSeal(deps.sealKey)
  const addresses = new AddressesService({ store: new AddressesStore(db), seal, clock: deps.clock })
  const fulfilment = createFulfilment({
    ...{ ...deps, providers, orders, payments, offers, addresses, discounts },
    freight: deps.freight ?? freeFreight,
  })
  const { checkout, refunds, sending } = fulfilment
  const settlement = new SettlementService({
    ...{ ...deps, providers, store: payments, orders, units, flashSales, checkout },
  })
  settlement.onRefundNews((tx, news) => sending.heard(tx, news))
  const paying = createPaying({
    ...{ ...deps, providers, payments, orders, addresses, checkout, settlement },
  })
  const giveaways = new GiveawaysService({ ...deps, store: new GiveawaysStore(db) })
  const guarded = createGuard(deps)
  const offerService = new OffersService({ ...deps, store: offers, carts, flashSales })
  const cartService = new CartService({ ...deps, store: carts, offers })
  const figures = new FiguresService({ store: new FiguresStore(db.pool), lives })
  const sold = new LiveOrdersService({ ...deps, store: new LiveOrdersStore(db.pool), seal })
  return {
    carts: cartService,
    offers: offerService,
    orders: orderService,
    baskets: new BasketService({ store: baskets, catalog }),
    payments: paying.payments,
    endings: new EndingsService({
      ...{ ...deps, store: orders, payments, units, flashSales, asking: paying.asking, refunds },
    }),
    broadcasts: new BroadcastsService({
      ...{ ...deps, carts: cartService, offers: offerService, orders, figures, queue, giveaways },
    }),
    ...{ queue, couponing, giveaways, guarded, guarding: guarded.guarding },
    admissions: new AdmissionsService({ ...deps, store: new AdmissionsStore(db), offers: offerService }),
    offerList: new OfferListService({ store: new OfferListStore(db), lives }),
    ...{ flashSales, addresses, settlement, figures, sold, fulfilment, paying, checkout },
    parcels: fulfilment.parcels,
  }
}

const registryOf = (all: readonly PaymentProvider[]): PaymentProviders => ({
  all,
  provider: (name) => {
    const provider = all.find((one) => one.name === name)
    if (!provider) throw new Problem('unavailable')
    return provider
  },
})
