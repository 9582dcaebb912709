import type { z } from 'zod'
import type { payment as paymentSchema } from '#contracts/sales/payments.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { AddressesService } from '#server/areas/sales/orders/addresses.service.ts'
import type { Bill, CheckoutService } from '#server/areas/sales/orders/checkout.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import type { BeginningsService, Choice, PayWay } from './beginnings.service.ts'
import { presentPayment } from './payments.presenter.ts'
import type { PaymentsStore } from './payments.store.ts'
import type { SettlementService } from './settlement.service.ts'
import type { Devices, PaymentSandbox } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow, PaymentRow } from '#server/areas/sales/sales.rows.ts'

type Payment = z.input<typeof paymentSchema>

interface PaymentsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: PaymentsStore
  readonly orders: OrdersStore
  readonly addresses: AddressesService
  readonly checkout: CheckoutService
  readonly devices: Devices
  readonly beginnings: BeginningsService
  readonly settlement: SettlementService
  /** Where the provider is the sandbox: its page. */
  readonly sandbox: PaymentSandbox | null
}

interface Wanted {
  readonly id: string
  readonly accountId: string
  readonly orderId: string
  readonly addressId: string
  /** What the buyer was shown. */
  readonly totalFen?: number | undefined
  readonly choice: Choice
  /** The mark of the browser it is paid from, where it is known. */
  readonly device: string | null
  /** Null where the payment had begun before. */
  readonly bill: Bill | null
}

/** Beginning payments; what becomes of them is SettlementService. */
export class PaymentsService {
  readonly #deps: PaymentsDeps

  constructor(deps: PaymentsDeps) {
    this.#deps = deps
  }

  /** Throws `not_found` also for somebody else's payment. */
  async payment(accountId: string, paymentId: string): Promise<Payment> {
    const row = found(await this.#deps.store.payment(paymentId))
    if (row.order.accountId !== accountId) throw new Problem('not_found')
    return this.#present(row)
  }

  /**
   * Begins to pay an order; while a payment of it is undecided, that one is answered again.
   *
   * @throws Problem not_found, order_state, order_expired, price_changed, key_reused, unavailable
   */
  async pay(
    accountId: string,
    orderId: string,
    wanted: { addressId: string; totalFen?: number | undefined; sessionId: string | null },
    way: PayWay,
    key: string,
  ): Promise<Payment> {
    const { db, store, beginnings, checkout, devices } = this.#deps
    const id = derivedId(accountId, 'pay', orderId, key)
    // Read before the transaction: inside it a second connection could be waited for in vain.
    const known = await store.payment(id)
    const choice = beginnings.choose(way)
    if (!known) await beginnings.makeRoom(accountId, orderId, choice)
    const bill = known ? null : await checkout.bill(accountId, orderId, wanted.addressId)
    const { sessionId } = wanted
    const device = known || sessionId === null ? null : await devices.deviceOf(sessionId)
    const row = await db.transaction((tx) =>
      this.#create(tx, { id, accountId, orderId, bill, choice, device, ...wanted }),
    )
    if (row.state !== 'pending') return this.#present(row)
    // Outside the transaction, and again after a crash: the provider finds the payment by its id.
    return presentPayment(row, await beginnings.begin(row, way, choice.channel))
  }

  /** What the buyer does at the sandbox's page. Throws `not_found`, `payment_state`. */
  async decideSandbox(
    accountId: string,
    paymentId: string,
    { decision, callAfterMs }: { decision: 'pay' | 'decline'; callAfterMs: number },
  ): Promise<Payment> {
    const { sandbox } = this.#deps
    const payment = await this.payment(accountId, paymentId)
    if (!sandbox) throw new Problem('not_found')
    if (payment.state !== 'pending') throw new Problem('payment_state')
    await sandbox.decide(paymentId, decision === 'pay' ? 'paid' : 'declined', callAfterMs)
    return this.payment(accountId, paymentId)
  }

  /** Has the provider asked now; whatever it says is settled first. Throws `not_found`, `unavailable`. */
  async ask(accountId: string, paymentId: string): Promise<Payment> {
    const row = found(await this.#deps.store.payment(paymentId))
    if (row.order.accountId !== accountId) throw new Problem('not_found')
    if (row.state === 'pending') await this.#deps.settlement.ask(row)
    return this.payment(accountId, paymentId)
  }

  /** Has the sandbox call back once more about a payment. Throws `not_found`, `payment_state`. */
  async repeatSandbox(accountId: string, paymentId: string): Promise<void> {
    await this.payment(accountId, paymentId)
    if (!this.#deps.sandbox) throw new Problem('not_found')
    await this.#deps.sandbox.repeat(paymentId)
  }

  async #present(row: PaymentRow): Promise<Payment> {
    return presentPayment(row, await this.#deps.beginnings.begun(row.id))
  }

  async #create(tx: Transaction, wanted: Wanted): Promise<PaymentRow> {
    const { store, orders } = this.#deps
    const order = found(await orders.lock(tx, wanted.orderId))
    if (order.accountId !== wanted.accountId) throw new Problem('not_found')
    const begun =
      (await store.paymentIn(tx, wanted.id)) ??
      (order.state === 'paying' ? await store.pendingOf(tx, order.id) : null)
    if (begun) {
      if (begun.id === wanted.id && addressIdOf(order) !== wanted.addressId) throw new Problem('key_reused')
      return begun
    }
    return this.#begin(tx, order, wanted)
  }

  async #begin(tx: Transaction, order: OrderRow, wanted: Wanted): Promise<PaymentRow> {
    const { store, orders, addresses, clock, checkout } = this.#deps
    const now = clock.now()
    if (order.state === 'expired' || (order.state === 'held' && order.expiresAt <= now))
      throw new Problem('order_expired')
    if (order.state !== 'held') throw new Problem('order_state')
    const bill = found(wanted.bill)
    if (wanted.totalFen !== undefined && wanted.totalFen !== bill.totalFen) throw new Problem('price_changed')
    const { sealed, masked } = await addresses.useIn(tx, wanted.accountId, wanted.addressId, now)
    const { totalFen, freightFen } = bill
    const change = {
      ...{ addressSealed: sealed, addressMasked: masked, totalFen, freightFen },
      deviceMark: wanted.device,
    }
    if (!(await orders.become(tx, order.id, 'paying', change))) throw new Problem('order_state')
    await checkout.keepPages(tx, order.id, bill)
    await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId: order.id } }])
    return store.create(tx, {
      id: wanted.id,
      orderId: order.id,
      provider: wanted.choice.provider.name,
      amountFen: totalFen,
      shares: [...bill.shares],
      payUrl: `/pay/${wanted.id}`,
      createdAt: now,
    })
  }
}

const addressIdOf = ({ addressMasked: masked }: OrderRow): unknown =>
  typeof masked === 'object' && masked !== null && 'id' in masked ? masked['id'] : null
