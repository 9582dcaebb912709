import type { z } from 'zod'
import type { billComparison, billDifference, ProviderName } from '#contracts/sales/payments.types.ts'
import { dayInBeijing } from '#server/core/beijing-time.ts'
import type { Clock } from '#server/core/clock.ts'
import { derivedId } from '#server/core/ids.ts'
import type { Log } from '#server/core/log.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { BillLine, PaymentProviders, PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import { lateRefundId } from '#server/areas/sales/payments/late-refund.rules.ts'
import { presentComparison, presentDifference } from './reconciliation.presenter.ts'
import { billedDays, compareBill, isDue, keyOf, type Booked } from './reconciliation.rules.ts'
import type { DifferenceRow, ReconciliationStore } from './reconciliation.store.ts'

const MOST_DAYS = 200
const MOST_DIFFERENCES = 1_000
/** A callback that comes after midnight belongs to the provider's day before. */
const CALLBACK_LATE_MS = 5 * 60_000

interface ReconciliationDeps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly people: PeopleDirectory
  readonly providers: PaymentProviders
  readonly store: ReconciliationStore
}

/** Compares what we booked with what the providers billed, day by day. */
export class ReconciliationService {
  readonly #deps: ReconciliationDeps

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps
  }

  /** Compares every day that is due; whatever fails is tried again next time. */
  async compareDue(): Promise<void> {
    const { providers, store, clock, log } = this.#deps
    for (const { name } of providers.all) {
      for (const day of billedDays(clock.now().getTime())) {
        const known = await store.bill(name, new Date(day))
        const compared = known && { atMs: known.comparedAt.getTime(), open: known.open }
        if (!isDue(compared, clock.now().getTime())) continue
        try {
          await this.compare(name, day)
        } catch (error) {
          log.warn({ err: error, provider: name, day }, 'a bill could not be compared')
        }
      }
    }
  }

  /** Fetches a bill and compares it. Throws `bill_not_ready`, `unavailable`. */
  async compare(name: ProviderName, day: string): Promise<z.input<typeof billComparison>> {
    const { db, providers, store } = this.#deps
    const lines = await providers.provider(name).bill(day)
    if (lines === null) throw new Problem('bill_not_ready')
    await db.transaction((tx) => this.#compareIn(tx, name, day, lines))
    return presentComparison(found(await store.bill(name, new Date(day))))
  }

  async comparisons(): Promise<{ items: z.input<typeof billComparison>[]; providers: ProviderName[] }> {
    const { providers, store } = this.#deps
    return {
      items: (await store.bills(MOST_DAYS)).map(presentComparison),
      providers: providers.all.map(({ name }) => name),
    }
  }

  async differences(name: ProviderName, day: string): Promise<z.input<typeof billDifference>[]> {
    return this.#present(await this.#deps.store.differences(name, new Date(day), MOST_DIFFERENCES))
  }

  /** Notes what a difference was. Throws `not_found`. */
  async explain(accountId: string, id: string, note: string): Promise<z.input<typeof billDifference>> {
    const explanation = { note, resolvedById: accountId, resolvedAt: this.#deps.clock.now() }
    const [difference] = await this.#present([found(await this.#deps.store.explain(id, explanation))])
    return found(difference)
  }

  async #present(rows: readonly DifferenceRow[]): Promise<z.input<typeof billDifference>[]> {
    const { store, people } = this.#deps
    const orderIds = await store.orderIds(rows.map((row) => row.itemId))
    const names = await people.people([...new Set(rows.flatMap((row) => row.resolvedById ?? []))])
    return rows.map((row) =>
      presentDifference(row, {
        orderId: orderIds.get(row.itemId) ?? null,
        resolvedBy: (row.resolvedById && names.get(row.resolvedById)?.displayName) ?? null,
      }),
    )
  }

  async #compareIn(
    tx: Transaction,
    provider: ProviderName,
    day: string,
    lines: readonly BillLine[],
  ): Promise<void> {
    const { store, clock } = this.#deps
    const at = clock.now()
    await store.keepBill(tx, { provider, day: new Date(day), comparedAt: at, lines })
    const { from, to } = dayInBeijing(day)
    const window = [from, to].map((edge) => new Date(edge.getTime() - CALLBACK_LATE_MS))
    const expected = await store.expected(tx, provider, window[0] ?? from, window[1] ?? to)
    const elsewhere = await store.billed(
      tx,
      provider,
      expected.map(({ id }) => id),
    )
    const differences = compareBill({
      bill: lines,
      behind: await this.#behind(tx, provider, lines),
      expected,
      elsewhere: new Set(elsewhere.map(keyOf)),
    })
    const rows = differences.map((difference) => ({
      id: derivedId('bill difference', provider, day, difference.kind, difference.item, difference.itemId),
      ...difference,
    }))
    await store.keepDifferences(tx, { provider, day: new Date(day), at }, rows)
  }

  /** Ours behind the lines of a bill, the refunds of late payments among them. */
  async #behind(tx: Transaction, provider: ProviderName, lines: readonly BillLine[]): Promise<Booked[]> {
    const { store } = this.#deps
    const booked = await store.behind(
      tx,
      provider,
      lines.map(({ id }) => id),
    )
    const known = new Set(booked.map(keyOf))
    const strange = lines.filter((line) => line.kind === 'refund' && !known.has(keyOf(line)))
    if (strange.length === 0) return booked
    const late = await store.lateRefunds(tx, provider)
    const wanted = new Set(strange.map(({ id }) => id))
    const sentBack = late
      .map(({ id, amountFen }): Booked => ({
        kind: 'refund',
        id: lateRefundId(id),
        amountFen,
        settled: true,
      }))
      .filter(({ id }) => wanted.has(id))
    return [...booked, ...sentBack]
  }
}
