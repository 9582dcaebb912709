import type { ParcelState } from '#contracts/sales/parcels.types.ts'
import { derivedId } from '#server/core/ids.ts'
import { statesBefore } from '#server/core/state-machine.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { parcelStates } from './parcel-states.ts'
import type { OrderShare } from './shares.rules.ts'

export type ParcelRow = Prisma.ParcelGetPayload<object>

/** Merchants' parts of paid orders. */
export class ParcelsStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  parcel(id: string): Promise<ParcelRow | null> {
    return this.#db.prisma.parcel.findUnique({ where: { id } })
  }

  parcelsIn(tx: Transaction, orderId: string): Promise<ParcelRow[]> {
    return tx.parcel.findMany({ where: { orderId }, orderBy: { merchantId: 'asc' } })
  }

  /** Makes an order's parcels from its shares, and has its lines point at them. */
  async create(
    tx: Transaction,
    order: { id: string; paidAt: Date },
    shares: readonly OrderShare[],
  ): Promise<void> {
    for (const { skuIds, ...share } of shares) {
      const id = derivedId('parcel', order.id, share.merchantId)
      await tx.parcel.create({ data: { id, orderId: order.id, paidAt: order.paidAt, ...share } })
      await tx.orderLine.updateMany({
        where: { orderId: order.id, skuId: { in: skuIds } },
        data: { parcelId: id },
      })
    }
  }

  /** Changes the state if the table of states lets it; false when it does not. */
  async become(
    tx: Transaction,
    id: string,
    state: ParcelState,
    change: Prisma.ParcelUpdateManyMutationInput = {},
  ): Promise<boolean> {
    const { count } = await tx.parcel.updateMany({
      where: { id, state: { in: statesBefore(parcelStates, state) } },
      data: { ...change, state },
    })
    return count === 1
  }

  /** Mends how a parcel was sent. */
  async amend(tx: Transaction, id: string, by: { carrier: string; tracking: string }): Promise<boolean> {
    const { count } = await tx.parcel.updateMany({ where: { id, state: 'shipped' }, data: by })
    return count === 1
  }

  async setRefunded(tx: Transaction, id: string, refundedFen: number): Promise<void> {
    await tx.parcel.update({ where: { id }, data: { refundedFen } })
  }

  /** Parcels that were in a state since before a moment, without an open claim, oldest first. */
  async due(
    state: 'shipped' | 'delivered',
    before: Date,
    limit: number,
  ): Promise<{ id: string; orderId: string }[]> {
    const { rows } = await this.#db.pool.query<{ id: string; orderId: string }>(
      `SELECT id, order_id AS "orderId" FROM parcel
       WHERE state = $1::parcel_state AND ${state === 'shipped' ? 'shipped_at' : 'delivered_at'} <= $2
         AND NOT EXISTS (SELECT FROM after_sale WHERE after_sale.parcel_id = parcel.id
           AND after_sale.state IN ('asked', 'returning', 'returned', 'refused', 'disputed'))
       ORDER BY ${state === 'shipped' ? 'shipped_at' : 'delivered_at'} LIMIT $3`,
      [state, before, limit],
    )
    return rows
  }
}
