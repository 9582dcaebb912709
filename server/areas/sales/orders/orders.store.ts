import type { OrderState } from '#contracts/sales/sales.types.ts'
import { statesBefore } from '#server/core/state-machine.ts'
import type { Database } from '#server/storage/database.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { orderStates } from './order-states.ts'
import { orderParts, type OrderRow } from '#server/areas/sales/sales.rows.ts'

/** Where a page of orders begins: after the order placed then, with that id. */
export interface OrderCursor {
  readonly placedAt: Date
  readonly id: string
}

/** Orders and their lines. */
export class OrdersStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  order(id: string): Promise<OrderRow | null> {
    return this.#db.prisma.order.findUnique({ where: { id }, include: orderParts })
  }

  orders(ids: readonly string[]): Promise<OrderRow[]> {
    return this.#db.prisma.order.findMany({ where: { id: { in: [...ids] } }, include: orderParts })
  }

  /** The order that a parcel is a part of. */
  async orderOfParcel(parcelId: string): Promise<string | null> {
    const row = await this.#db.prisma.parcel.findUnique({
      where: { id: parcelId },
      select: { orderId: true },
    })
    return row?.orderId ?? null
  }

  page(
    accountId: string,
    filter: { state?: OrderState | undefined; after: OrderCursor | null; limit: number },
  ): Promise<OrderRow[]> {
    const { state, after, limit } = filter
    return this.#db.prisma.order.findMany({
      where: {
        accountId,
        state: state ?? { not: 'void' },
        ...(after
          ? { OR: [{ placedAt: { lt: after.placedAt } }, { placedAt: after.placedAt, id: { lt: after.id } }] }
          : {}),
      },
      include: orderParts,
      orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
      take: limit,
    })
  }

  /** Inserts an order with its lines; false when its id exists. */
  async create(
    tx: Transaction,
    order: Prisma.OrderCreateManyInput,
    lines: readonly Omit<Prisma.OrderLineCreateManyInput, 'orderId'>[],
  ): Promise<boolean> {
    const { count } = await tx.order.createMany({ data: [order], skipDuplicates: true })
    if (count === 0) return false
    await tx.orderLine.createMany({ data: lines.map((line) => ({ ...line, orderId: order.id })) })
    return true
  }

  /** Units of a SKU in orders that a buyer has placed since then and that hold them. */
  async unitsSince(tx: Transaction, accountId: string, skuId: string, since: Date): Promise<number> {
    const sum = await tx.orderLine.aggregate({
      where: {
        skuId,
        order: { accountId, placedAt: { gte: since }, state: { notIn: ['expired', 'cancelled', 'void'] } },
      },
      _sum: { quantity: true },
    })
    return sum._sum.quantity ?? 0
  }

  /** Locks an order until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<OrderRow | null> {
    await tx.$queryRaw`SELECT 1 FROM "order" WHERE id = ${id}::uuid FOR UPDATE`
    return tx.order.findUnique({ where: { id }, include: orderParts })
  }

  /** Changes the state if the table of states lets it; false when another change was first. */
  async become(
    tx: Transaction,
    id: string,
    state: OrderState,
    change: Prisma.OrderUpdateManyMutationInput = {},
  ): Promise<boolean> {
    const { count } = await tx.order.updateMany({
      where: { id, state: { in: statesBefore(orderStates, state) } },
      data: { ...change, state },
    })
    return count === 1
  }

  /** Forgets which browsers orders from before then were paid from. */
  async forgetDevices(before: Date): Promise<void> {
    await this.#db.prisma.order.updateMany({
      where: { deviceMark: { not: null }, placedAt: { lt: before } },
      data: { deviceMark: null },
    })
  }

  async setTotal(
    tx: Transaction,
    id: string,
    total: { totalFen: number; freightFen: number },
  ): Promise<void> {
    await tx.order.update({ where: { id }, data: total })
  }

  /** Whether the time of any unpaid order is over, in payment or not. */
  async isAnyDue(now: Date): Promise<boolean> {
    const due = await this.#db.prisma.order.findFirst({
      where: { state: { in: ['held', 'paying'] }, expiresAt: { lte: now } },
      select: { id: true },
    })
    return due !== null
  }

  /** Locks unpaid orders whose time is over, passing over those that somebody works on. */
  async lockDue(tx: Transaction, now: Date, limit: number): Promise<OrderRow[]> {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "order" WHERE state = 'held' AND expires_at <= ${now}
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`
    if (due.length === 0) return []
    const ids = due.map((row) => row.id)
    return tx.order.findMany({ where: { id: { in: ids } }, include: orderParts })
  }

  async expire(tx: Transaction, ids: readonly string[]): Promise<void> {
    await tx.order.updateMany({ where: { id: { in: [...ids] } }, data: { state: 'expired' } })
  }

  /** Orders in payment whose time is over. */
  async payingDue(now: Date, limit: number): Promise<string[]> {
    const rows = await this.#db.prisma.order.findMany({
      where: { state: 'paying', expiresAt: { lte: now } },
      select: { id: true },
      orderBy: { expiresAt: 'asc' },
      take: limit,
    })
    return rows.map((row) => row.id)
  }
}
