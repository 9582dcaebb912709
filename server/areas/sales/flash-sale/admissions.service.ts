import { hash } from 'node:crypto'
import type { Admission } from '#contracts/sales/flash-sale.types.ts'
import type { Offer } from '#contracts/sales/sales.types.ts'
import { found } from '#server/core/problem.ts'
import { maskName } from '#server/core/masks.ts'
import type { PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import type { AdmissionsStore } from './admissions.store.ts'
import type { OffersService } from './offers.service.ts'

interface AdmissionsDeps {
  readonly store: AdmissionsStore
  readonly offers: Pick<OffersService, 'offer'>
  readonly people: PeopleDirectory
}

interface Page {
  items: Admission[]
  next: number | null
  admitted: number
  unitsAdmitted: number
  offer: Offer
  title: string
}

/** The result of a flash sale as anybody who doubts it may read it. */
export class AdmissionsService {
  readonly #deps: AdmissionsDeps

  constructor(deps: AdmissionsDeps) {
    this.#deps = deps
  }

  /** Throws `not_found`. */
  async page(
    readerId: string | null,
    offerId: string,
    query: { after: number; limit: number },
  ): Promise<Page> {
    const { store, offers, people } = this.#deps
    const [offer, title] = await Promise.all([offers.offer(offerId), store.title(offerId)])
    const rows = await store.page(offerId, query.after, query.limit)
    const persons = await people.people([...new Set(rows.map((row) => row.accountId))])
    const items = rows.map(({ orderId, accountId, admittedAt, ...row }): Admission => ({
      ...row,
      nameMasked: maskName(persons.get(accountId)?.displayName ?? ''),
      mark: hash('sha256', orderId).slice(0, 8),
      admittedAt: admittedAt.toISOString(),
      mine: accountId === readerId,
    }))
    const next = rows.length === query.limit ? (rows.at(-1)?.place ?? null) : null
    return { items, next, ...(await store.sums(offerId)), offer, title: found(title) }
  }
}
