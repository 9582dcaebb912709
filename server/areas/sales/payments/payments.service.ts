import type { z } from 'zod'
import type { payment as paymentSchema } from '#contracts/sales/sales.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { AddressesService } from '#server/areas/sales/orders/addresses.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import type { PaymentsStore } from './payments.store.ts'
import type { PaymentProviders, PaymentSandbox } from '#server/areas/sales/sales.ports.ts'
import type { OrderRow, PaymentRow } from '#server/areas/sales/sales.rows.ts'

type Payment = z.input<typeof paymentSchema>

interface PaymentsDeps {
  readonly db: Database
  readonly clock: Clock
  readonly store: PaymentsStore
  readonly orders: OrdersStore
  readonly addresses: AddressesService
  readonly providers: PaymentProviders
  /** Where the provider is the sandbox: its page. */
  readonly sandbox: PaymentSandbox | null
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
    return presentPayment(row)
  }

  /**
   * Begins to pay an order; while a payment of it is undecided, that one is answered again.
   *
   * @throws Problem not_found, order_state, order_expired, key_reused, unavailable
   */
  async pay(accountId: string, orderId: string, addressId: string, key: string): Promise<Payment> {
    const { db, store, providers } = this.#deps
    const id = derivedId(accountId, 'pay', orderId, key)
    const row = await db.transaction((tx) => this.#create(tx, { id, accountId, orderId, addressId }))
    if (row.payUrl !== '' || row.state !== 'pending') return presentPayment(row)
    // Outside the transaction, and again after a crash: the provider finds the payment by its id.
    const start = await providers.provider(row.provider).begin({
      ...{ paymentId: row.id, amountFen: row.amountFen, channel: 'page', title: '田播订单' },
      ...{ expiresAt: row.createdAt, buyerAddress: '', returnUrl: '', code: null },
    })
    return presentPayment(await store.setPayUrl(row.id, start.kind === 'page' ? start.url : ''))
  }

  /** What the buyer does at the sandbox's page. Throws `not_found`, `payment_state`. */
  async decideSandbox(accountId: string, paymentId: string, decision: 'pay' | 'decline'): Promise<Payment> {
    const { sandbox } = this.#deps
    const payment = await this.payment(accountId, paymentId)
    if (!sandbox) throw new Problem('not_found')
    if (payment.state !== 'pending') throw new Problem('payment_state')
    await sandbox.decide(paymentId, decision === 'pay' ? 'paid' : 'declined')
    return this.payment(accountId, paymentId)
  }

  async #create(
    tx: Transaction,
    wanted: { id: string; accountId: string; orderId: string; addressId: string },
  ): Promise<PaymentRow> {
    const { store, orders, addresses, providers, clock } = this.#deps
    const order = found(await orders.lock(tx, wanted.orderId))
    if (order.accountId !== wanted.accountId) throw new Problem('not_found')
    const begun =
      (await store.paymentIn(tx, wanted.id)) ??
      (order.state === 'paying' ? await store.pendingOf(tx, order.id) : null)
    if (begun) {
      if (begun.id === wanted.id && addressIdOf(order) !== wanted.addressId) throw new Problem('key_reused')
      return begun
    }
    const now = clock.now()
    if (order.state === 'expired' || (order.state === 'held' && order.expiresAt <= now))
      throw new Problem('order_expired')
    if (order.state !== 'held') throw new Problem('order_state')
    const { sealed, masked } = await addresses.useIn(tx, wanted.accountId, wanted.addressId, now)
    if (!(await orders.become(tx, order.id, 'paying', { addressSealed: sealed, addressMasked: masked })))
      throw new Problem('order_state')
    await appendEvents(tx, [{ kind: 'sales.orderChanged', payload: { orderId: order.id } }])
    return store.create(tx, {
      id: wanted.id,
      orderId: order.id,
      provider: providers.all[0]?.name ?? '',
      amountFen: order.totalFen,
      payUrl: '',
      createdAt: now,
    })
  }
}

const presentPayment = (row: PaymentRow): Payment => ({
  id: row.id,
  orderId: row.orderId,
  amountFen: row.amountFen,
  state: row.state,
  payUrl: row.payUrl,
})

const addressIdOf = ({ addressMasked: masked }: OrderRow): unknown =>
  typeof masked === 'object' && masked !== null && 'id' in masked ? masked['id'] : null
