import type { DetailPage, Evidence, Quote } from '#contracts/sales/parcels.types.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { OffersStore } from '#server/areas/sales/flash-sale/offers.store.ts'
import { lateSentBackPosting, paidLatePosting, paidPosting } from '#server/areas/sales/ledger/ledger.rules.ts'
import type { LedgerService } from '#server/areas/sales/ledger/ledger.service.ts'
import type { MembersService } from '#server/areas/sales/merchant/members.service.ts'
import type { PaymentsStore } from '#server/areas/sales/payments/payments.store.ts'
import type { Catalog, Freight } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow, PaymentRow } from '#server/areas/sales/sales.rows.ts'
import type { AddressesService } from './addresses.service.ts'
import type { OrdersStore } from './orders.store.ts'
import { pageOf } from './pages.rules.ts'
import type { PagesStore } from './pages.store.ts'
import type { ParcelsStore } from './parcels.store.ts'
import { provinceOf } from './province.rules.ts'
import type { Discounts } from '#server/areas/sales/coupons/discounts.types.ts'
import { byMerchant, cutOf, goodsOf, orderShare, type OrderShare } from './shares.rules.ts'

interface CheckoutDeps {
  readonly orders: OrdersStore
  readonly payments: PaymentsStore
  readonly parcels: ParcelsStore
  readonly pages: PagesStore
  readonly offers: OffersStore
  readonly addresses: AddressesService
  readonly catalog: Catalog
  readonly freight: Freight
  readonly ledger: LedgerService
  readonly members: MembersService
  readonly discounts: Pick<Discounts, 'ofOrder'>
}

/** What an order costs in all, by merchant, with the detail pages it was reckoned from. */
export interface Bill {
  readonly shares: readonly OrderShare[]
  readonly freightFen: number
  readonly totalFen: number
  readonly pages: readonly DetailPage[]
}

/** From a held order to a paid one: its freight, its parts by merchant, its evidence and its postings. */
export class CheckoutService {
  readonly #deps: CheckoutDeps

  constructor(deps: CheckoutDeps) {
    this.#deps = deps
  }

  /** What an order would cost, sent to this address. Throws `not_found` also for what is somebody else's. */
  async quote(accountId: string, orderId: string, addressId: string): Promise<Quote> {
    const { shares, freightFen, totalFen } = await this.bill(accountId, orderId, addressId)
    const sum = (of: (share: OrderShare) => number) => shares.reduce((total, share) => total + of(share), 0)
    return {
      parcels: [...shares],
      goodsFen: sum((share) => share.goodsFen),
      freightFen,
      discountFen: sum((share) => share.discountFen),
      totalFen,
    }
  }

  /** The same with what is kept; to be read before the transaction that begins a payment. */
  async bill(accountId: string, orderId: string, addressId: string): Promise<Bill> {
    const { orders, addresses } = this.#deps
    const order = found(await orders.order(orderId))
    if (order.accountId !== accountId) throw new Problem('not_found')
    return this.#reckon(order, await addresses.regionOf(accountId, addressId))
  }

  /** Keeps the pages of a bill with its order. */
  async keepPages(tx: Transaction, orderId: string, { pages }: Bill): Promise<void> {
    const { pages: store } = this.#deps
    await store.pointAt(tx, orderId, await store.keep(tx, pages))
  }

  /** Gives a payment that was begun without shares (before there were any) those it has now, free of freight. */
  async prepare(paymentId: string): Promise<void> {
    const { orders, payments } = this.#deps
    const payment = await payments.payment(paymentId)
    if (payment?.shares !== null) return
    const { shares } = await this.#reckon(found(await orders.order(payment.orderId)), null)
    await payments.setShares(paymentId, [...shares])
  }

  /** The order was paid by this payment: makes its parcels and posts whose money it is. */
  async sold(tx: Transaction, order: OrderRow, payment: PaymentRow, paidAt: Date): Promise<void> {
    const { orders, parcels, ledger } = this.#deps
    const shares = orderShare.array().min(1).parse(payment.shares)
    await parcels.create(tx, { id: order.id, paidAt }, shares)
    // An earlier payment may have been the one that came through, with the freight of another address.
    const freightFen = shares.reduce((sum, share) => sum + share.freightFen, 0)
    await orders.setTotal(tx, order.id, { totalFen: payment.amountFen, freightFen })
    await ledger.post(tx, paidPosting(order.id, payment.id, shares), paidAt)
  }

  /** Money came that the order cannot use. */
  async cameLate(tx: Transaction, payment: PaymentRow, at: Date): Promise<void> {
    await this.#deps.ledger.post(tx, paidLatePosting(payment.orderId, payment.id, payment.amountFen), at)
  }

  /** That money went back. */
  async lateSentBack(tx: Transaction, payment: PaymentRow, at: Date): Promise<void> {
    await this.#deps.ledger.post(tx, lateSentBackPosting(payment.orderId, payment.id, payment.amountFen), at)
  }

  /**
   * What an order is judged by: its lines' detail pages, its price basis and where on the stream's clock it was.
   * For its buyer, its merchants (their own lines) and operators; throws `not_found` for everybody else.
   */
  async evidence(account: SignedIn, orderId: string): Promise<Evidence> {
    const { pages: store, offers, orders, members } = this.#deps
    const order = found(await orders.order(orderId))
    const part = await members.partOf(account, order)
    const own = order.parcels.find((parcel) => part !== 'all' && parcel.merchantId === part.merchantId)
    const lines = order.lines.filter((line) => part === 'all' || line.parcelId === own?.id)
    const offer = order.offerId === null ? null : await offers.offer(order.offerId)
    const pageIdOf = (line: OrderRow['lines'][number]) => line.pageId ?? offer?.pageId ?? null
    const pages = await store.pages(lines.flatMap((line) => pageIdOf(line) ?? []))
    return {
      orderId: order.id,
      placedAt: order.placedAt.toISOString(),
      liveId: order.liveId,
      streamMs: order.streamMs,
      items: lines.map((line) => {
        const kept = pages.get(pageIdOf(line) ?? '')
        const { skuId, quantity, priceFen } = line
        return { skuId, quantity, priceFen, page: kept?.page ?? null, keptAt: kept?.at.toISOString() ?? null }
      }),
    }
  }

  /** A region of null: without freight. */
  async #reckon(order: OrderRow, region: string | null): Promise<Bill> {
    const { catalog, freight } = this.#deps
    const details = await catalog.skus(order.lines.map((line) => line.skuId))
    const groups = byMerchant(order.lines, (skuId) => found(details.get(skuId)))
    const cuts = order.discountFen > 0 ? await this.#deps.discounts.ofOrder(order.id) : []
    const shares: OrderShare[] = []
    for (const { seller, lines } of groups) {
      const cut = cutOf(cuts, lines)
      shares.push({
        merchantId: seller.merchantId,
        merchantName: seller.merchantName,
        skuIds: lines.map((line) => line.skuId),
        goodsFen: goodsOf(lines) - cut.byMerchantFen,
        freightFen: region === null ? 0 : await freight.freightFen(lines, provinceOf(region)),
        discountFen: cut.byPlatformFen,
      })
    }
    const freightFen = shares.reduce((sum, share) => sum + share.freightFen, 0)
    const goodsFen = goodsOf(order.lines)
    const pages = order.lines.flatMap((line) => {
      const detail = details.get(line.skuId)
      return detail && line.pageId === null ? [pageOf(detail)] : []
    })
    return {
      shares,
      freightFen,
      pages,
      totalFen: goodsFen + freightFen - Math.min(order.discountFen, goodsFen),
    }
  }
}
