import type { z } from 'zod'
import type { newAddress } from '#contracts/sales/sales.types.ts'
import { found } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { AfterSalesService } from '#server/areas/sales/after-sales/after-sales.service.ts'
import type { AddressesService } from '#server/areas/sales/orders/addresses.service.ts'
import type { OrdersService } from '#server/areas/sales/orders/orders.service.ts'
import type { ParcelsService } from '#server/areas/sales/orders/parcels.service.ts'
import type { PaymentsService } from '#server/areas/sales/payments/payments.service.ts'
import type { SettlementService } from '#server/areas/sales/payments/settlement.service.ts'

interface DemoBuyingDeps {
  readonly db: Database
  readonly addresses: AddressesService
  readonly orders: OrdersService
  readonly payments: PaymentsService
  readonly settlement: SettlementService
  readonly parcels: ParcelsService
  readonly afterSales: AfterSalesService
}

/** What the demo does as its buyers and merchants, through the same services as people. */
export class DemoBuying {
  readonly #deps: DemoBuyingDeps

  constructor(deps: DemoBuyingDeps) {
    this.#deps = deps
  }

  addAddress(accountId: string, address: z.output<typeof newAddress>): Promise<{ id: string }> {
    return this.#deps.addresses.add(accountId, address)
  }

  /** Orders and pays in the sandbox; returns the parcel's id. Throws `unavailable` where there is no sandbox. */
  async buy(purchase: {
    accountId: string
    line: { skuId: string; quantity: number; priceFen: number }
    addressId: string
    key: string
  }): Promise<string> {
    const { db, orders, payments, settlement } = this.#deps
    const { accountId, line, addressId, key } = purchase
    const order = await orders.place(accountId, { lines: [line], liveId: null }, key)
    const way = { provider: 'sandbox', buyerAddress: '', origin: '' } as const
    const payment = await payments.pay(accountId, order.id, { addressId, sessionId: null }, way, key)
    const { id: paymentId, amountFen } = payment
    // As the sandbox would: its own books first, then its word to us.
    const decided = { outcome: 'paid', decidedAt: new Date() }
    await db.prisma.sandboxPayment.updateMany({ where: { id: paymentId, outcome: null }, data: decided })
    const eventId = `${paymentId}.paid`
    await settlement.apply('sandbox', { kind: 'payment', eventId, paymentId, amountFen, outcome: 'paid' })
    const [parcel] = (await orders.order(accountId, order.id)).parcels
    return found(parcel).id
  }

  ship(parcelId: string, by: { carrier: string; tracking: string }): Promise<void> {
    return this.#deps.parcels.ship(parcelId, by)
  }

  deliver(parcelId: string): Promise<void> {
    return this.#deps.parcels.deliver(parcelId)
  }

  complete(parcelId: string): Promise<void> {
    return this.#deps.parcels.complete(parcelId)
  }

  /** Claims that one unit is missing. */
  async claim(accountId: string, parcelId: string, sku: { skuId: string; priceFen: number }): Promise<void> {
    const account = { accountId, sessionId: accountId, displayName: '', avatar: '', roles: [] }
    const wanted = {
      ...{ skuId: sku.skuId, kind: 'missing' as const, quantity: 1, wantedFen: sku.priceFen },
      ...{ reason: '说好三箱，只收到两箱', photos: [] },
    }
    await this.#deps.afterSales.claim(account, parcelId, wanted, 'demo-claim')
  }
}
