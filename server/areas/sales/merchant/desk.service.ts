import type {
  DeskParcel,
  MerchantDesk,
  PickItem,
  ShipItem,
  Statement,
} from '#contracts/sales/merchant.types.ts'
import type { AfterSale, AfterSaleState } from '#contracts/sales/after-sales.types.ts'
import type { ParcelState } from '#contracts/sales/parcels.types.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { found } from '#server/core/problem.ts'
import type { AfterSalesService } from '#server/areas/sales/after-sales/after-sales.service.ts'
import type { AfterSalesStore } from '#server/areas/sales/after-sales/after-sales.store.ts'
import type { LedgerStore } from '#server/areas/sales/ledger/ledger.store.ts'
import type { AddressesService } from '#server/areas/sales/orders/addresses.service.ts'
import type { ParcelsService } from '#server/areas/sales/orders/parcels.service.ts'
import type { Catalog } from '#server/areas/sales/sales.ports.ts'
import { presentDeskParcel, presentShipItem } from './desk.presenter.ts'
import type { DeskStore } from './desk.store.ts'
import type { MembersService } from './members.service.ts'
import { parcelSheet, statementSheet } from './sheets.ts'

const MAX_PICKED = 500
const MAX_SHIPPED = 100
const MAX_ROWS = 5_000

interface DeskDeps {
  readonly store: DeskStore
  readonly members: MembersService
  readonly parcels: ParcelsService
  readonly addresses: AddressesService
  readonly afterSales: AfterSalesService
  readonly claims: AfterSalesStore
  readonly ledger: LedgerStore
  readonly catalog: Catalog
}

interface Period {
  readonly from: string
  readonly to: string
}

/** A merchant's desk: every method shows and changes only what is of the account's own merchant. */
export class DeskService {
  readonly #deps: DeskDeps

  constructor(deps: DeskDeps) {
    this.#deps = deps
  }

  /** Throws `no_merchant`. */
  async desk(account: SignedIn): Promise<MerchantDesk> {
    const { store, claims, ledger, catalog } = this.#deps
    const merchantId = await this.#own(account)
    const [counts, waiting, money, merchants] = await Promise.all([
      store.counts(merchantId),
      claims.waiting(merchantId),
      ledger.merchant(merchantId),
      catalog.merchants(),
    ])
    const count = (state: ParcelState) => counts.get(state) ?? 0
    return {
      merchantId,
      name: merchants.find((merchant) => merchant.id === merchantId)?.name ?? '',
      ...{ toShip: count('toShip'), shipped: count('shipped'), delivered: count('delivered') },
      claims: waiting,
      ...money,
    }
  }

  async page(
    account: SignedIn,
    query: {
      state?: ParcelState | undefined
      search?: string | undefined
      cursor?: string | undefined
      limit: number
    },
  ): Promise<{ items: DeskParcel[]; next: string | null }> {
    const { store } = this.#deps
    const merchantId = await this.#own(account)
    const after = query.cursor === undefined ? null : await store.parcel(query.cursor, merchantId)
    const { state, search, limit } = query
    const rows = await store.page({ merchantId, state, search, after, limit })
    const next = rows.length === limit ? (rows.at(-1)?.id ?? null) : null
    return { items: rows.map(presentDeskParcel), next }
  }

  async pickList(account: SignedIn): Promise<PickItem[]> {
    return this.#deps.store.picking(await this.#own(account), MAX_PICKED)
  }

  async shipList(account: SignedIn): Promise<ShipItem[]> {
    const { store, addresses } = this.#deps
    const rows = await store.waiting(await this.#own(account), MAX_SHIPPED)
    return rows.flatMap((row) => {
      const sealed = row.order.addressSealed
      return sealed === null ? [] : [presentShipItem(row, addresses.open(sealed))]
    })
  }

  /** Throws `not_found` for another merchant's parcel, `order_state`. */
  async ship(
    account: SignedIn,
    parcelId: string,
    by: { carrier: string; tracking: string },
  ): Promise<DeskParcel> {
    await this.#mine(account, parcelId)
    await this.#deps.parcels.ship(parcelId, by)
    return this.#mine(account, parcelId)
  }

  /** Throws `not_found` for another merchant's parcel, `order_state`. */
  async delivered(account: SignedIn, parcelId: string): Promise<DeskParcel> {
    await this.#mine(account, parcelId)
    await this.#deps.parcels.deliver(parcelId)
    return this.#mine(account, parcelId)
  }

  async afterSales(
    account: SignedIn,
    query: { state?: AfterSaleState | undefined; cursor?: string | undefined; limit: number },
  ): Promise<{ items: AfterSale[]; next: string | null }> {
    return this.#deps.afterSales.page({ merchantId: await this.#own(account) }, query)
  }

  /** What the merchant was credited and charged in a period, from the ledger. */
  async statement(account: SignedIn, { from, to }: Period): Promise<Statement> {
    const merchantId = await this.#own(account)
    const period = { from: new Date(from), to: new Date(to) }
    // One more than is shown says whether there is more.
    const { openingFen, lines } = await this.#deps.ledger.statement(merchantId, period, MAX_ROWS + 1)
    const shown = lines.slice(0, MAX_ROWS)
    return {
      from,
      to,
      openingFen,
      closingFen: shown.reduce((sum, line) => sum + line.amountFen, openingFen),
      lines: shown.map((line) => ({ ...line, at: line.at.toISOString() })),
      cut: lines.length > MAX_ROWS,
    }
  }

  /** The same, or the period's parcels, as a spreadsheet. */
  async sheet(
    account: SignedIn,
    query: Period & { of: 'parcels' | 'statement' },
  ): Promise<{ name: string; base64: string }> {
    const day = query.from.slice(0, 10)
    if (query.of === 'statement') {
      const bytes = await statementSheet(await this.statement(account, query))
      return { name: `statement-${day}.xlsx`, base64: bytes.toString('base64') }
    }
    const period = { from: new Date(query.from), to: new Date(query.to) }
    const rows = await this.#deps.store.within(await this.#own(account), period, MAX_ROWS)
    const bytes = await parcelSheet(rows.map(presentDeskParcel))
    return { name: `orders-${day}.xlsx`, base64: bytes.toString('base64') }
  }

  #own(account: SignedIn): Promise<string> {
    return this.#deps.members.mustHaveMerchant(account)
  }

  async #mine(account: SignedIn, parcelId: string): Promise<DeskParcel> {
    const row = await this.#deps.store.parcel(parcelId, await this.#own(account))
    return presentDeskParcel(found(row))
  }
}
