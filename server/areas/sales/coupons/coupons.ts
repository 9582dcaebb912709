import type { Clock } from '#server/core/clock.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import type { Catalog, LiveDirectory } from '#server/areas/sales/sales.ports.ts'
import type { BuyingGuard } from '#server/areas/sales/guard/guard.service.ts'
import { couponEndpoints } from './coupons.http.ts'
import { CouponsService } from './coupons.service.ts'
import { CouponsStore } from './coupons.store.ts'
import { DiscountsService } from './discounts.service.ts'

/** Coupons, put together. */
export function createCoupons(deps: {
  db: Database
  clock: Clock
  catalog: Catalog
  lives: LiveDirectory
  orders: OrdersStore
}): {
  /** What buyers and operators call; claims stand behind the guard. */
  endpointsBehind: (guarding: Pick<BuyingGuard, 'checkCounter'>) => Endpoint[]
  coupons: CouponsService
  discounts: DiscountsService
} {
  const store = new CouponsStore(deps.db)
  const coupons = new CouponsService({ ...deps, store })
  const discounts = new DiscountsService({ ...deps, store })
  const endpointsBehind = (guarding: Pick<BuyingGuard, 'checkCounter'>) =>
    couponEndpoints({ coupons, discounts, guarding })
  return { endpointsBehind, coupons, discounts }
}
