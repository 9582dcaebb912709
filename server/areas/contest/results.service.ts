import type { Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStorage,
  ContestStores,
  EntryRecord,
  People,
  SalesFigures,
  SheetRecord,
  StandingRecord,
} from './contest.ports.ts'
import { giveAwards } from './awards.rules.ts'
import { outstanding, type Outstanding } from './judging.rules.ts'
import { rankEntries, scoreText, spreadText } from './scoring.rules.ts'

type NetSales = Awaited<ReturnType<SalesFigures['netSales']>>

/** Computes a contest's result once and for all. */
export class ResultsService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #sales: SalesFigures
  readonly #clock: Clock

  constructor(deps: { storage: ContestStorage; people: People; salesFigures: SalesFigures; clock: Clock }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#sales = deps.salesFigures
    this.#clock = deps.clock
  }

  /**
   * Computes ranking and awards and keeps both as computed; again it changes nothing. Throws
   * `contest_not_open` for a draft, `sheets_open` while a judge owes a sheet, `contest_incomplete` when every
   * judge is recused from an entry, and `conflict` when a host was entered while sales were being summed.
   */
  async publish(contestId: string): Promise<void> {
    const entered = await this.#storage.contests.entries(contestId)
    // Summed before the contest is held: a second connection inside the transaction could wait for itself.
    const netSales = await this.#sales.netSales(entered.map((it) => it.liveId))
    const owing = await this.#storage.atomically(async (stores) => {
      const state = found(await stores.contests.hold(contestId, 'update'))
      if (state === 'published') return null
      if (state === 'draft') throw new Problem('contest_not_open')
      return this.#publishHeld(stores, contestId, { entered, netSales })
    })
    if (owing) throw new Problem('sheets_open', { detail: await this.#namesOf(owing) })
  }

  /** Publishes a contest that is held; answers what each judge owes instead, where they do. */
  async #publishHeld(
    { contests, sheets }: ContestStores,
    contestId: string,
    { entered, netSales }: { entered: readonly EntryRecord[]; netSales: NetSales },
  ): Promise<Outstanding['owing'] | null> {
    const contest = found(await contests.byId(contestId))
    const entries = withSheets(await contests.entries(contestId), await sheets.ofContest(contestId))
    if (entries.length !== entered.length) throw new Problem('conflict')
    const { owing, unjudged } = outstanding(await contests.judges(contestId), entries)
    if (owing.size > 0) return owing
    if (unjudged.length > 0 && contest.criteria.some((it) => it.source === 'judges'))
      throw new Problem('contest_incomplete', { detail: `No judge is left for entry ${unjudged.join(', ')}` })
    await contests.publish(contestId, this.#clock.now(), standingsOf(contest, entries, netSales))
    return null
  }

  /** Who owes how many sheets; never what is in them. */
  async #namesOf(owing: Outstanding['owing']): Promise<string> {
    const people = await this.#people.people([...owing.keys()])
    return [...owing].map(([id, sheets]) => `${people.get(id)?.displayName ?? id} ${sheets}`).join('、')
  }
}

type EntryWithSheets = EntryRecord & { readonly sheets: readonly SheetRecord[] }

function withSheets(entries: readonly EntryRecord[], sheets: readonly SheetRecord[]): EntryWithSheets[] {
  const byEntry = Map.groupBy(sheets, (it) => it.entryId)
  return entries.map((entry) => ({ ...entry, sheets: byEntry.get(entry.id) ?? [] }))
}

function standingsOf(
  contest: ContestRecord,
  entries: readonly EntryWithSheets[],
  netSales: NetSales,
): StandingRecord[] {
  const ranked = rankEntries(
    contest.criteria,
    entries.map((it) => ({ ...it, entryId: it.id, netFen: netSales.get(it.liveId)?.netFen ?? 0 })),
  )
  const awards = giveAwards(ranked, contest.awards)
  return ranked.map(({ rank, entry, total, parts, panel }) => ({
    entryId: entry.entryId,
    rank,
    score: scoreText(total),
    parts: parts.map((it) => ({ ...it, score: scoreText(it.score) })),
    plainMean: scoreText(panel.plainMean),
    spread: spreadText(panel.variance),
    award: awards.get(entry.entryId) ?? null,
  }))
}
