import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint, RawEndpoint } from '#server/transport/endpoint.ts'
import type { AddressesService } from '#server/areas/sales/orders/addresses.service.ts'
import type { CheckoutService } from '#server/areas/sales/orders/checkout.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import { AskingService } from '#server/areas/sales/payments/asking.service.ts'
import { BeginningsService } from '#server/areas/sales/payments/beginnings.service.ts'
import { paymentCallbacks, paymentEndpoints } from '#server/areas/sales/payments/payments.http.ts'
import { PaymentsService } from '#server/areas/sales/payments/payments.service.ts'
import type { PaymentsStore } from '#server/areas/sales/payments/payments.store.ts'
import { ProviderPaymentsStore } from '#server/areas/sales/payments/provider-payments.store.ts'
import type { SettlementService } from '#server/areas/sales/payments/settlement.service.ts'
import { reconciliationEndpoints } from '#server/areas/sales/reconciliation/reconciliation.http.ts'
import { ReconciliationService } from '#server/areas/sales/reconciliation/reconciliation.service.ts'
import { ReconciliationStore } from '#server/areas/sales/reconciliation/reconciliation.store.ts'
import type { Devices, PaymentProviders, PaymentSandbox, PeopleDirectory } from './sales.ports.ts'

interface PayingDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly people: PeopleDirectory
  readonly devices: Devices
  readonly providers: PaymentProviders
  readonly sandbox: PaymentSandbox | null
  readonly payments: PaymentsStore
  readonly orders: OrdersStore
  readonly addresses: AddressesService
  readonly checkout: CheckoutService
  readonly settlement: SettlementService
}

/** What stands between our orders and the payment providers. */
interface Paying {
  readonly payments: PaymentsService
  readonly asking: AskingService
  readonly reconciliation: ReconciliationService
  readonly endpoints: Endpoint[]
  readonly rawEndpoints: RawEndpoint[]
}

/** Payments at their providers: beginning, asking, closing, callbacks and bills. */
export function createPaying(deps: PayingDeps): Paying {
  const store = new ProviderPaymentsStore(deps.db)
  const asking = new AskingService({ ...deps, store })
  const beginnings = new BeginningsService({ ...deps, store, asking })
  const payments = new PaymentsService({ ...deps, store: deps.payments, beginnings })
  const reconciliation = new ReconciliationService({ ...deps, store: new ReconciliationStore(deps.db) })
  return {
    ...{ payments, asking, reconciliation },
    endpoints: [...paymentEndpoints(payments, beginnings), ...reconciliationEndpoints(reconciliation)],
    rawEndpoints: paymentCallbacks(deps.providers.all, deps.settlement, deps.log),
  }
}
