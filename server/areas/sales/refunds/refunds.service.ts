import type { z } from 'zod'
import type { newRefund, Refund } from '#contracts/sales/refunds.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { refundPosting } from '#server/areas/sales/ledger/ledger.rules.ts'
import type { LedgerService } from '#server/areas/sales/ledger/ledger.service.ts'
import type { MembersService } from '#server/areas/sales/merchant/members.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import type { ParcelsService } from '#server/areas/sales/orders/parcels.service.ts'
import type { ParcelRow, ParcelsStore } from '#server/areas/sales/orders/parcels.store.ts'
import type { Catalog } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow } from '#server/areas/sales/sales.rows.ts'
import { presentRefund } from './refunds.presenter.ts'
import { leftOf } from './refunds.rules.ts'
import type { RefundRow, RefundsStore } from './refunds.store.ts'

const MAX_OF_ORDER = 200

export interface RefundsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: RefundsStore
  readonly orders: OrdersStore
  readonly parcels: ParcelsStore
  readonly progress: ParcelsService
  readonly ledger: LedgerService
  readonly catalog: Catalog
  readonly members: MembersService
}

/** Money of a parcel about to be promised back. */
interface Promised {
  readonly id: string
  readonly order: OrderRow
  readonly parcel: ParcelRow
  readonly amountFen: number
  readonly reason: string
  readonly byId: string | null
  readonly afterSaleId: string | null
  readonly restock: boolean
}

/** Refunds of paid orders: promised in one transaction with everything that follows, then sent by the provider. */
export class RefundsService {
  readonly #deps: RefundsDeps

  constructor(deps: RefundsDeps) {
    this.#deps = deps
  }

  /**
   * Promises money of a parcel back, once for each key.
   *
   * @throws Problem not_found (also for another merchant's parcel), order_state, refund_too_much, key_reused, invalid
   */
  async refund(
    account: SignedIn,
    parcelId: string,
    wanted: z.output<typeof newRefund>,
    key: string,
  ): Promise<Refund> {
    const { parcels, members } = this.#deps
    const parcel = found(await parcels.parcel(parcelId))
    if (!isOneOf(account, 'operator')) await members.mustServe(account, parcel.merchantId)
    const id = derivedId(account.accountId, 'refund', parcelId, key)
    const { amountFen, reason, restock } = wanted
    const row = await this.#locked(parcel.orderId, parcelId, async (tx, order, locked) => {
      const before = await this.#deps.store.refundIn(tx, id)
      if (before) return before
      if (restock && amountFen !== leftOf(locked)) throw refused('restock', 'restock_with_all')
      const by = { byId: account.accountId, afterSaleId: null }
      return this.promise(tx, { id, order, parcel: locked, amountFen, reason, restock, ...by })
    })
    if (row.amountFen !== amountFen || row.reason !== reason) throw new Problem('key_reused')
    return presentRefund(row, parcel.merchantName)
  }

  /** Promises everything of an order back that nobody has sent yet, with its units. Throws `order_state`. */
  async cancelPaid(accountId: string, orderId: string): Promise<void> {
    const { db, orders } = this.#deps
    await db.transaction(async (tx) => {
      const order = found(await orders.lock(tx, orderId))
      if (order.state === 'refunded') return
      if (order.state !== 'paid' || order.parcels.some((parcel) => !mayCancel(parcel)))
        throw new Problem('order_state')
      for (const parcel of order.parcels.filter((it) => it.state === 'toShip'))
        await this.promise(tx, {
          ...{ order, parcel, amountFen: leftOf(parcel), reason: '买家发货前取消', restock: true },
          ...{ id: derivedId('cancel', parcel.id), byId: accountId, afterSaleId: null },
        })
    })
  }

  /** Promises within the caller's transaction, under the order's lock. Throws `order_state`, `refund_too_much`. */
  async promise(tx: Transaction, refund: Promised): Promise<RefundRow> {
    const { store, parcels, progress, ledger, clock, catalog } = this.#deps
    const { id, order, parcel, amountFen, reason, byId, afterSaleId } = refund
    const leftFen = leftOf(parcel)
    if (amountFen > leftFen) throw new Problem('refund_too_much')
    const payment = await store.payment(tx, order.id)
    if (!payment) throw new Problem('order_state')
    const now = clock.now()
    const names = { orderId: order.id, parcelId: parcel.id, paymentId: payment.id }
    await store.create(tx, {
      ...{ id, ...names, amountFen, reason, byId, afterSaleId, createdAt: now, nextTryAt: now },
    })
    await store.note(tx, { ...names, amountFen })
    const completed = parcel.completedAt !== null
    await ledger.post(
      tx,
      refundPosting({ orderId: order.id, refundId: id }, parcel, { amountFen, completed }),
      now,
    )
    if (amountFen === leftFen) await parcels.become(tx, parcel.id, 'refunded')
    await progress.follow(tx, order.id)
    await appendEvents(tx, [
      { kind: 'sales.orderRefunded', payload: { orderId: order.id, liveId: order.liveId, amountFen } },
    ])
    // The shelves that buyers meet at come last, in one order.
    if (refund.restock)
      for (const { skuId, quantity } of await store.takeBack(tx, parcel.id))
        if (quantity > 0) await catalog.returnStock(tx, skuId, quantity)
    return found(await store.refundIn(tx, id))
  }

  /** For the buyer, the order's merchants and operators. Throws `not_found` for everybody else. */
  async ofOrder(account: SignedIn, orderId: string): Promise<Refund[]> {
    const { orders, store, members } = this.#deps
    const order = found(await orders.order(orderId))
    const part = await members.partOf(account, order)
    const seen = order.parcels.filter((parcel) => part === 'all' || parcel.merchantId === part.merchantId)
    const nameOf = new Map(seen.map((parcel) => [parcel.id, parcel.merchantName]))
    const rows = await store.ofOrder(orderId, MAX_OF_ORDER)
    return rows.flatMap((row) => {
      const name = nameOf.get(row.parcelId)
      return name === undefined ? [] : [presentRefund(row, name)]
    })
  }

  async page(query: {
    state?: 'due' | 'sent' | undefined
    cursor?: string | undefined
    limit: number
  }): Promise<{ items: Refund[]; next: string | null }> {
    const { store } = this.#deps
    const after = query.cursor === undefined ? null : await store.refund(query.cursor)
    const rows = await store.page({ state: query.state, after, limit: query.limit })
    const names = await store.merchantNames(rows.map((row) => row.parcelId))
    return {
      items: rows.map((row) => presentRefund(row, names.get(row.parcelId) ?? '')),
      next: rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null,
    }
  }

  #locked<T>(
    orderId: string,
    parcelId: string,
    act: (tx: Transaction, order: OrderRow, parcel: ParcelRow) => Promise<T>,
  ): Promise<T> {
    const { db, orders } = this.#deps
    return db.transaction(async (tx) => {
      const order = found(await orders.lock(tx, orderId))
      return act(tx, order, found(order.parcels.find((parcel) => parcel.id === parcelId)))
    })
  }
}

const mayCancel = (parcel: ParcelRow): boolean => parcel.state === 'toShip' || parcel.state === 'refunded'
