import type { EntrySales } from '#contracts/contest/sales.types.ts'
import { found } from '#server/core/problem.ts'
import type { ContestStorage, EntryRecord, Measured, Places } from '#server/areas/contest/contest.ports.ts'
import type { LiveOrder, SoldOrders } from '#server/areas/contest/entry.ports.ts'
import { entrySalesOf, measuredOf, type SoldContext } from './sold.rules.ts'

/** An entry's orders with what they are judged by. */
export interface SoldOfEntry {
  readonly orders: readonly LiveOrder[]
  readonly context: SoldContext
  /** Why organisers marked orders, by the order. */
  readonly reasons: ReadonlyMap<string, string>
}

/** What entries are measured by: orders that count, and votes. */
export class MeasuringService {
  readonly #storage: ContestStorage
  readonly #sold: SoldOrders
  readonly #places: Places

  constructor(deps: { storage: ContestStorage; sold: SoldOrders; places: Places }) {
    this.#storage = deps.storage
    this.#sold = deps.sold
    this.#places = deps.places
  }

  /** Figures by entry, for entries of one contest. */
  async measure(entries: readonly EntryRecord[]): Promise<Map<string, Measured>> {
    const [sold, votes] = await Promise.all([
      this.sold(entries),
      this.#storage.ballots.counted(entries[0]?.contestId ?? null),
    ])
    return new Map(
      entries.map(({ id, number }) => {
        const { orders, context } = found(sold.get(id))
        return [id, measuredOf(entrySalesOf(number, orders, context), votes.get(id) ?? 0)]
      }),
    )
  }

  async salesOf(entry: EntryRecord): Promise<EntrySales> {
    const { orders, context } = found((await this.sold([entry])).get(entry.id))
    return entrySalesOf(entry.number, orders, context)
  }

  /** Orders by entry, for entries of one contest. */
  async sold(entries: readonly EntryRecord[]): Promise<Map<string, SoldOfEntry>> {
    const [first] = entries
    if (!first) return new Map()
    const [contest, marked, orders, marks, relief] = await Promise.all([
      this.#storage.contests.byId(first.contestId),
      this.#storage.organised.ofContest(first.contestId),
      this.#sold.ofLives(entries.map((it) => it.liveId)),
      this.#sold.marksOf(entries.map((it) => it.hostId)),
      this.#places.reliefVillages(),
    ])
    const { reliefBp } = found(contest).procedure
    const reasons = new Map(marked.map((it) => [it.orderId, it.reason]))
    const organised = new Set(reasons.keys())
    const byLive = Map.groupBy(orders, (it) => it.liveId)
    return new Map(
      entries.map(({ id, hostId, liveId }) => {
        const context = { hostId, hostMarks: marks.get(hostId) ?? [], organised, relief, reliefBp }
        return [id, { orders: byLive.get(liveId) ?? [], context, reasons }]
      }),
    )
  }
}
