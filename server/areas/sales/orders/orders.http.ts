import { orderRoutes as routes } from '#contracts/sales/orders.routes.ts'
import { endpoint, type Endpoint } from '#server/transport/endpoint.ts'
import type { AddressesService } from './addresses.service.ts'
import type { BasketService } from '#server/areas/sales/cart/basket.service.ts'
import type { CheckoutService } from './checkout.service.ts'
import type { EndingsService } from './endings.service.ts'
import type { FlashSales } from '#server/areas/sales/flash-sale/flash-sales.service.ts'
import type { BuyingGuard } from '#server/areas/sales/guard/guard.service.ts'
import type { OrdersService } from './orders.service.ts'
import type { ParcelsService } from './parcels.service.ts'
import type { PaymentsService } from '#server/areas/sales/payments/payments.service.ts'

interface Services {
  readonly guarding: BuyingGuard
  readonly flashSales: FlashSales
  readonly orders: OrdersService
  readonly baskets: BasketService
  readonly endings: EndingsService
  readonly payments: PaymentsService
  readonly addresses: AddressesService
  readonly checkout: CheckoutService
  readonly parcels: ParcelsService
}

export const orderEndpoints = (services: Services): Endpoint[] => {
  const { guarding, flashSales, orders, baskets, endings, payments, addresses, checkout, parcels } = services
  return [
    endpoint(routes.buy, async (call) => {
      const { account, params, body, key } = call
      const { accountId } = account
      const checked = guarding.check({ accountId, scope: params.offerId, key }, body.proof, call)
      // Waiting for what is there already would cost each purchase a turn.
      if (checked instanceof Promise) await checked
      return flashSales.buy(accountId, params.offerId, body.quantity, key)
    }),
    endpoint(routes.basket, ({ account }) => baskets.basket(account.accountId)),
    endpoint(routes.setBasketLine, ({ account, params, body }) =>
      baskets.set(account.accountId, params.skuId, body.quantity),
    ),
    endpoint(routes.placeOrder, async ({ account: { accountId }, body: { proof, ...wanted }, key }) => {
      await guarding.checkCounter({ accountId, scope: 'orders', key }, proof)
      return orders.place(accountId, wanted, key)
    }),
    endpoint(routes.orders, ({ account, query }) => orders.orders(account.accountId, query)),
    endpoint(routes.order, ({ account, params }) => orders.order(account.accountId, params.orderId)),
    endpoint(routes.cancel, ({ account, params }) => endings.cancel(account.accountId, params.orderId)),
    endpoint(routes.quote, ({ account, params, query }) =>
      checkout.quote(account.accountId, params.orderId, query.addressId),
    ),
    endpoint(routes.evidence, ({ account, params }) => checkout.evidence(account, params.orderId)),
    endpoint(routes.received, async ({ account, params }) =>
      orders.order(account.accountId, await parcels.received(account.accountId, params.parcelId)),
    ),
    endpoint(routes.pay, ({ account, params, body, key, caller, origin }) =>
      payments.pay(
        account.accountId,
        params.orderId,
        { ...body, sessionId: account.sessionId },
        { ...body, buyerAddress: caller.address, origin },
        key,
      ),
    ),
    endpoint(routes.addresses, async ({ account }) => ({
      items: await addresses.addresses(account.accountId),
    })),
    endpoint(routes.addAddress, ({ account, body }) => addresses.add(account.accountId, body)),
    endpoint(routes.removeAddress, async ({ account, params }) => {
      await addresses.remove(account.accountId, params.addressId)
      return { ok: true as const }
    }),
    endpoint(routes.payment, ({ account, params }) => payments.payment(account.accountId, params.paymentId)),
    endpoint(routes.decideSandboxPayment, ({ account, params, body }) =>
      payments.decideSandbox(account.accountId, params.paymentId, body),
    ),
  ]
}
