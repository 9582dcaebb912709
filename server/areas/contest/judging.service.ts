import type { Mark } from '#contracts/contest/contest.types.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { found, Problem } from '#server/core/problem.ts'
import type {
  Contests,
  ContestStorage,
  EntryRecord,
  Lives,
  SheetRecord,
  Sheets,
  SheetState,
} from './contest.ports.ts'
import type { DeskView, SheetView } from './contest.views.ts'
import type { EntrantsService } from './entrants.service.ts'
import { mustBeReached, unmarked } from './judging.rules.ts'

const MAX_CONTESTS_ON_DESK = 20

/** A judge's own sheet, held for the transaction, so that nobody else changes it meanwhile. */
interface HeldSheet {
  readonly state: SheetState
  readonly contests: Contests
  readonly sheets: Sheets
}

/** What judges do: each sees and changes only their own sheets, and only while the contest is judged. */
export class JudgingService {
  readonly #storage: ContestStorage
  readonly #lives: Lives
  readonly #entrants: EntrantsService
  readonly #clock: Clock

  constructor(deps: { storage: ContestStorage; lives: Lives; entrants: EntrantsService; clock: Clock }) {
    this.#storage = deps.storage
    this.#lives = deps.lives
    this.#entrants = deps.entrants
    this.#clock = deps.clock
  }

  /** Every contest being judged in which the judge sits, with a sheet for each entry. */
  async desk(judgeId: string): Promise<DeskView[]> {
    const contests = await this.#storage.contests.judgedBy(judgeId, MAX_CONTESTS_ON_DESK)
    return Promise.all(
      contests.map(async (contest) => {
        const [entries, sheets] = await Promise.all([
          this.#storage.contests.entries(contest.id),
          this.#storage.sheets.ofContest(contest.id, judgeId),
        ])
        const written = new Map(sheets.map((it) => [it.entryId, it]))
        const presented = await this.#entrants.present(entries)
        return {
          contest,
          sheets: presented.map((entry) => ({
            contestId: contest.id,
            entry,
            sheet: written.get(entry.id) ?? blank(entry.id, judgeId),
          })),
        }
      }),
    )
  }

  /**
   * Sets one mark; the last word counts until the sheet is locked. Throws `not_your_panel`,
   * `contest_not_open`, `sheet_locked`, `recused`, and `invalid` for a criterion that is not judged here or
   * a moment that the stream has not reached.
   */
  async setMark(judgeId: string, entryId: string, mark: Mark): Promise<SheetView> {
    const entry = await this.#entry(entryId)
    const live = await this.#lives.live(entry.liveId)
    return this.#withSheet(judgeId, entry, async ({ state, contests, sheets }) => {
      if (state === 'locked') throw new Problem('sheet_locked')
      if (state === 'recused') throw new Problem('recused')
      const { criteria } = found(await contests.byId(entry.contestId))
      if (!criteria.some((it) => it.id === mark.criterionId && it.source === 'judges')) {
        const message = 'not a criterion that judges mark in this contest'
        throw new Problem('invalid', { fields: [{ path: 'body.criterionId', message }] })
      }
      const now = this.#clock.now()
      mustBeReached(mark.streamMs, streamMsAt(live.startedAt, live.endedAt ?? now))
      await sheets.setMark(entryId, judgeId, mark, now)
    })
  }

  /**
   * Locks the sheet for good; again it changes nothing. Throws `not_your_panel`, `contest_not_open`,
   * `recused`, and `sheet_incomplete` while a judged criterion has no mark.
   */
  async lock(judgeId: string, entryId: string): Promise<SheetView> {
    const entry = await this.#entry(entryId)
    return this.#withSheet(judgeId, entry, async ({ state, contests, sheets }) => {
      if (state === 'locked') return
      if (state === 'recused') throw new Problem('recused')
      const { criteria } = found(await contests.byId(entry.contestId))
      const missing = unmarked(criteria, (await sheets.sheet(entryId, judgeId)).marks)
      if (missing.length > 0)
        throw new Problem('sheet_incomplete', { detail: missing.map((it) => it.name).join('、') })
      await sheets.lock(entryId, judgeId, this.#clock.now())
    })
  }

  /**
   * Steps back from an entry, with the marks so far; again it changes nothing. Throws `not_your_panel`,
   * `contest_not_open`, `sheet_locked`.
   */
  async recuse(judgeId: string, entryId: string, reason: string): Promise<SheetView> {
    return this.#withSheet(judgeId, await this.#entry(entryId), async ({ state, sheets }) => {
      if (state === 'locked') throw new Problem('sheet_locked')
      if (state === 'open') await sheets.recuse(entryId, judgeId, reason)
    })
  }

  async #entry(entryId: string): Promise<EntryRecord> {
    return found(await this.#storage.contests.entry(entryId))
  }

  /**
   * Does `work` with the judge's own sheet held and answers how the sheet stands then. `work` asks no other
   * area: that would take a second connection while it holds one, and many judges at once could use all up.
   */
  async #withSheet(
    judgeId: string,
    entry: EntryRecord,
    work: (held: HeldSheet) => Promise<void>,
  ): Promise<SheetView> {
    const sheet = await this.#storage.atomically(async ({ contests, sheets }) => {
      if (!(await contests.isJudge(entry.contestId, judgeId))) throw new Problem('not_your_panel')
      // Shared with other judges, but a result is computed only when no judge is at work.
      if ((await contests.hold(entry.contestId, 'share')) !== 'judging') throw new Problem('contest_not_open')
      await work({ state: await sheets.hold(entry.id, judgeId), contests, sheets })
      return sheets.sheet(entry.id, judgeId)
    })
    return { contestId: entry.contestId, entry: await this.#entrants.presentOne(entry), sheet }
  }
}

const blank = (entryId: string, judgeId: string): SheetRecord => ({
  entryId,
  judgeId,
  state: 'open',
  lockedAt: null,
  marks: [],
})
