import type { EntrySales } from '#contracts/contest/sales.types.ts'
import { found } from '#server/core/problem.ts'
import type {
  ContestStorage,
  EntryRecord,
  MeasuredEntry,
  Places,
} from '#server/areas/contest/contest.ports.ts'
import type { Devices, LiveOrder, SoldOrders } from '#server/areas/contest/entry.ports.ts'
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
  readonly #devices: Devices

  constructor(deps: { storage: ContestStorage; sold: SoldOrders; places: Places; devices: Devices }) {
    this.#storage = deps.storage
    this.#sold = deps.sold
    this.#places = deps.places
    this.#devices = deps.devices
  }

  /** Figures by entry, for entries of one contest. */
  async measure(entries: readonly EntryRecord[]): Promise<Map<string, MeasuredEntry>> {
    const [sold, votes] = await Promise.all([
      this.sold(entries),
      this.#storage.ballots.counted(entries[0]?.contestId ?? null),
    ])
    return new Map(
      entries.map(({ id, number }) => {
        const { orders, context } = found(sold.get(id))
        const sales = entrySalesOf(number, orders, context)
        return [id, { figures: measuredOf(sales, votes.get(id) ?? 0), sales }]
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
    const tied = await this.#tied(first.contestId)
    const known = [...entries.map((it) => it.hostId), ...[...tied.values()].flatMap((it) => [...it])]
    const [contest, marked, orders, marks, devices, relief] = await Promise.all([
      this.#storage.contests.byId(first.contestId),
      this.#storage.organised.ofContest(first.contestId),
      this.#sold.ofLives(entries.map((it) => it.liveId)),
      this.#sold.marksOf(known),
      this.#devices.devicesOf(known),
      this.#places.reliefVillages(),
    ])
    const { reliefBp } = found(contest).procedure
    const reasons = new Map(marked.map((it) => [it.orderId, it.reason]))
    const organised = new Set(reasons.keys())
    const byLive = Map.groupBy(orders, (it) => it.liveId)
    return new Map(
      entries.map(({ id, hostId, liveId }) => {
        const ofHost = tied.get(hostId) ?? new Set<string>()
        const people = [hostId, ...ofHost]
        const context = {
          ...{ hostId, tied: ofHost, organised, relief, reliefBp },
          marks: people.flatMap((it) => marks.get(it) ?? []),
          devices: new Set(people.flatMap((it) => [...(devices.get(it) ?? [])])),
        }
        return [id, { orders: byLive.get(liveId) ?? [], context, reasons }]
      }),
    )
  }

  /** The judges who declared a tie to a host by name, by the host; a whole village is nobody's household. */
  async #tied(contestId: string): Promise<Map<string, Set<string>>> {
    const tied = new Map<string, Set<string>>()
    for (const { hostId, judgeId } of await this.#storage.interests.ofContest(contestId))
      if (hostId !== null) tied.set(hostId, (tied.get(hostId) ?? new Set()).add(judgeId))
    return tied
  }
}
