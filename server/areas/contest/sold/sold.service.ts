import type { EntryOrder, EntrySales } from '#contracts/contest/sales.types.ts'
import type { Clock } from '#server/core/clock.ts'
import { sha256 } from '#server/core/digest.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Actor } from '#server/areas/contest/acting.service.ts'
import type { ContestStorage, EntryRecord } from '#server/areas/contest/contest.ports.ts'
import type { ResultsService } from '#server/areas/contest/results/results.service.ts'
import type { MeasuringService } from './measuring.service.ts'
import { apartBecause } from './sold.rules.ts'

const MAX_SHOWN = 500

/** What counts as sold of an entry, for everybody; its orders, for who checks them. */
export class SoldService {
  readonly #storage: ContestStorage
  readonly #measuring: MeasuringService
  readonly #results: ResultsService
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    measuring: MeasuringService
    results: ResultsService
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#measuring = deps.measuring
    this.#results = deps.results
    this.#clock = deps.clock
  }

  /**
   * As of now while it may still change the ranking, and after that as the ranking was computed from it. Throws
   * `not_found`, also in a draft.
   */
  async sales(slug: string, number: number): Promise<EntrySales> {
    const { id, state, holdUntil, round } = found(await this.#storage.contests.bySlug(slug))
    if (state === 'draft') throw new Problem('not_found')
    const entry = found((await this.#storage.contests.entries(id)).find((it) => it.number === number))
    const settled = entry.round < round || (holdUntil !== null && holdUntil <= this.#clock.now())
    return (settled ? entry.sold : null) ?? this.#measuring.salesOf(entry)
  }

  /** The largest first. Throws `not_found`. */
  async orders(contestId: string, entryId: string): Promise<EntryOrder[]> {
    const entry = await this.#entry(contestId, entryId)
    const { orders, context, reasons } = found((await this.#measuring.sold([entry])).get(entryId))
    const paid = Map.groupBy(
      orders.filter((it) => it.paid),
      (it) => it.buyerId,
    )
    return orders
      .toSorted((a, b) => b.totalFen - a.totalFen)
      .slice(0, MAX_SHOWN)
      .map((order) => ({
        ...{ orderId: order.orderId, placedAt: order.placedAt.toISOString(), paid: order.paid },
        ...{ totalFen: order.totalFen, refundedFen: order.refundedFen },
        ofBuyer: paid.get(order.buyerId)?.length ?? 0,
        apart: apartBecause(order, context),
        reason: reasons.get(order.orderId) ?? null,
      }))
  }

  /**
   * Sets an order apart as arranged, or takes that back; again it changes nothing. A result in its hold is
   * computed again. Throws `not_found` for an order that is not of this entry's live, `contest_not_open` once the
   * hold is over.
   */
  async markOrganised(
    contestId: string,
    entryId: string,
    { orderId, organised, reason }: { orderId: string; organised: boolean; reason: string },
    by: Actor & { readonly account: string },
  ): Promise<EntrySales> {
    const entry = await this.#entry(contestId, entryId)
    const { orders } = found((await this.#measuring.sold([entry])).get(entryId))
    found(orders.find((it) => it.orderId === orderId))
    await this.#storage.atomically(async (stores) => {
      const state = found(await stores.contests.hold(contestId, 'update'))
      const { holdUntil, round } = found(await stores.contests.byId(contestId))
      const at = this.#clock.now()
      const isOver = state === 'published' ? holdUntil === null || holdUntil <= at : entry.round < round
      if (isOver) throw new Problem('contest_not_open')
      const changed = organised
        ? await stores.organised.mark(contestId, { orderId, entryId, reason }, { account: by.account, at })
        : await stores.organised.takeBack(contestId, orderId)
      if (!changed) return
      // The order itself is nobody's business; its digest tells who knows it.
      const facts = { number: entry.number, order: sha256(orderId), organised, reason }
      await stores.log.append(contestId, {
        at,
        actor: by.name,
        account: by.account,
        kind: 'organised',
        facts,
      })
    })
    await this.#results.refreshHeld()
    return this.#measuring.salesOf(entry)
  }

  async #entry(contestId: string, entryId: string): Promise<EntryRecord> {
    const entry = found(await this.#storage.contests.entry(entryId))
    if (entry.contestId !== contestId) throw new Problem('not_found')
    return entry
  }
}
