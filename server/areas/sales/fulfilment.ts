import type { Discounts } from '#server/areas/sales/coupons/discounts.types.ts'
import type { Clock } from '#server/core/clock.ts'
import type { Log } from '#server/core/log.ts'
import type { Database } from '#server/storage/database.ts'
import type { Endpoint } from '#server/transport/endpoint.ts'
import type { OffersStore } from '#server/areas/sales/flash-sale/offers.store.ts'
import { afterSaleEndpoints } from '#server/areas/sales/after-sales/after-sales.http.ts'
import { AfterSalesService } from '#server/areas/sales/after-sales/after-sales.service.ts'
import { AfterSalesStore } from '#server/areas/sales/after-sales/after-sales.store.ts'
import { PhotosService } from '#server/areas/sales/after-sales/photos.service.ts'
import { PhotosStore } from '#server/areas/sales/after-sales/photos.store.ts'
import { ledgerEndpoints } from '#server/areas/sales/ledger/ledger.http.ts'
import { LedgerService } from '#server/areas/sales/ledger/ledger.service.ts'
import { LedgerStore } from '#server/areas/sales/ledger/ledger.store.ts'
import { DeskService } from '#server/areas/sales/merchant/desk.service.ts'
import { DeskStore } from '#server/areas/sales/merchant/desk.store.ts'
import { merchantEndpoints } from '#server/areas/sales/merchant/merchant.http.ts'
import { memberEndpoints } from '#server/areas/sales/merchant/members.http.ts'
import { MembersService } from '#server/areas/sales/merchant/members.service.ts'
import { MembersStore } from '#server/areas/sales/merchant/members.store.ts'
import type { AddressesService } from '#server/areas/sales/orders/addresses.service.ts'
import { CheckoutService } from '#server/areas/sales/orders/checkout.service.ts'
import type { OrdersStore } from '#server/areas/sales/orders/orders.store.ts'
import { PagesStore } from '#server/areas/sales/orders/pages.store.ts'
import { ParcelsService } from '#server/areas/sales/orders/parcels.service.ts'
import { ParcelsStore } from '#server/areas/sales/orders/parcels.store.ts'
import type { PaymentsStore } from '#server/areas/sales/payments/payments.store.ts'
import { refundEndpoints } from '#server/areas/sales/refunds/refunds.http.ts'
import { RefundsService } from '#server/areas/sales/refunds/refunds.service.ts'
import { RefundsStore } from '#server/areas/sales/refunds/refunds.store.ts'
import { SendingService } from '#server/areas/sales/refunds/sending.service.ts'
import type { Catalog, ClaimPhotos, Freight, PaymentProviders, PeopleDirectory } from './sales.ports.ts'

interface FulfilmentDeps {
  readonly discounts: Pick<Discounts, 'ofOrder'>
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly catalog: Catalog
  readonly people: PeopleDirectory
  readonly freight: Freight
  readonly photoMaker: ClaimPhotos
  readonly providers: PaymentProviders
  readonly orders: OrdersStore
  readonly payments: PaymentsStore
  readonly offers: OffersStore
  readonly addresses: AddressesService
}

/** What happens to an order from its address on: parcels, refunds, claims, merchants' desks and the ledger. */
export function createFulfilment(deps: FulfilmentDeps) {
  const { db } = deps
  const parcelStore = new ParcelsStore(db)
  const refundStore = new RefundsStore(db)
  const claims = new AfterSalesStore(db)
  const ledgerStore = new LedgerStore(db)
  const ledger = new LedgerService({ ...deps, store: ledgerStore })
  const members = new MembersService({ ...deps, store: new MembersStore(db) })
  const checkout = new CheckoutService({
    ...deps,
    parcels: parcelStore,
    pages: new PagesStore(db),
    ledger,
    members,
  })
  const parcels = new ParcelsService({ ...deps, store: parcelStore, ledger })
  const refunds = new RefundsService({
    ...{ ...deps, store: refundStore, parcels: parcelStore },
    ...{ progress: parcels, ledger, members },
  })
  const sending = new SendingService({ ...deps, store: refundStore, ledger })
  const photos = new PhotosService({ ...deps, store: new PhotosStore(db) })
  const afterSales = new AfterSalesService({ ...deps, store: claims, refunds, members, photos })
  const desk = new DeskService({
    ...{ ...deps, store: new DeskStore(db), members, parcels },
    ...{ afterSales, claims, ledger: ledgerStore },
  })
  const endpoints: Endpoint[] = [
    ...ledgerEndpoints({ ledger }),
    ...refundEndpoints({ refunds }),
    ...afterSaleEndpoints({ afterSales, photos }),
    ...merchantEndpoints(desk),
    ...memberEndpoints(members),
  ]
  return {
    ...{ endpoints, checkout, parcels, refunds, sending, members, afterSales },
    /** Forgets photos that no claim shows. */
    sweepPhotos: () => photos.sweep(),
    /** Runs what is due. */
    sweep: async () => {
      await sending.sendDue()
      await afterSales.expireDue()
      await parcels.advanceDue()
    },
  }
}

/** Every merchant sends for nothing, as long as there are no freight templates. */
export const freeFreight: Freight = { freightFen: () => Promise.resolve(0) }
