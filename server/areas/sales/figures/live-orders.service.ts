import type { AddressSeal } from '#server/areas/sales/orders/address-seal.ts'
import type { Catalog } from '#server/areas/sales/sales.ports.ts'
import { addressMarks, type AddressMarks } from './address-marks.ts'
import type { LiveOrdersStore } from './live-orders.store.ts'

/** What a live sold, order by order; who of the buyers counts is for others to decide. */
export interface LiveOrder {
  readonly orderId: string
  readonly liveId: string
  readonly buyerId: string
  /** Whether money came, whatever became of it later. */
  readonly paid: boolean
  readonly placedAt: Date
  readonly totalFen: number
  readonly refundedFen: number
  /** Where it goes, as marks; null before it is paid. */
  readonly to: AddressMarks | null
  /** The mark of the browser that it was paid from; null where that is not known (any more). */
  readonly device: string | null
  /** What the goods cost by the villages they come from, in 分. */
  readonly origins: readonly { readonly villageId: string; readonly fen: number }[]
}

/** States of orders whose money came; what went back of it is in `refundedFen`. */
const PAID = new Set(['paid', 'shipped', 'delivered', 'completed', 'refunded'])
/** More than a county sells in the lives of one contest. */
const MAX_ORDERS = 200_000

/** Orders of lives with what their buyers can be told apart by. */
export class LiveOrdersService {
  readonly #store: LiveOrdersStore
  readonly #catalog: Pick<Catalog, 'skus'>
  readonly #seal: AddressSeal
  readonly #key: Buffer

  constructor(deps: {
    store: LiveOrdersStore
    catalog: Pick<Catalog, 'skus'>
    seal: AddressSeal
    /** Marks addresses: the installation's key of 32 bytes. */
    sealKey: Buffer
  }) {
    this.#store = deps.store
    this.#catalog = deps.catalog
    this.#seal = deps.seal
    this.#key = deps.sealKey
  }

  /** In the order of placing. */
  async ofLives(liveIds: readonly string[]): Promise<LiveOrder[]> {
    const rows = await this.#store.ofLives(liveIds, MAX_ORDERS)
    const skus = await this.#catalog.skus([
      ...new Set(rows.flatMap((it) => it.lines.map((line) => line.skuId))),
    ])
    return rows.map(({ state, addressSealed, lines, ...row }) => ({
      ...row,
      paid: PAID.has(state),
      to: addressSealed && this.#marks(addressSealed),
      origins: lines.flatMap(({ skuId, fen }) => {
        const villageId = skus.get(skuId)?.origin.villageId
        return villageId === undefined ? [] : [{ villageId, fen }]
      }),
    }))
  }

  /** The marks of every address that somebody keeps or had something sent to, by account. */
  async marksOf(accountIds: readonly string[]): Promise<Map<string, AddressMarks[]>> {
    const marks = new Map<string, AddressMarks[]>()
    for (const { accountId, sealed } of await this.#store.addressesOf(accountIds)) {
      const own = marks.get(accountId) ?? []
      own.push(this.#marks(sealed))
      marks.set(accountId, own)
    }
    return marks
  }

  #marks(sealed: Uint8Array): AddressMarks {
    return addressMarks(this.#key, this.#seal.open(sealed))
  }
}
