import type { Mark } from '#contracts/contest/contest.types.ts'
import { asWritten, because } from '#contracts/core/reasons.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type {
  Bench,
  ContestStorage,
  EnteredLive,
  EntryRecord,
  JudgedCriterion,
  JudgeRecord,
  Lives,
  SheetRecord,
  Sheets,
  SheetState,
} from '#server/areas/contest/contest.ports.ts'
import { acceptByActing, actorOfSeat } from '#server/areas/contest/acting.service.ts'
import type { DeskView, SheetView } from '#server/areas/contest/contest.views.ts'
import type { EntrantsService } from '#server/areas/contest/entries/entrants.service.ts'
import { judgesEntry, mustBeInSlot, mustBeReached, unmarked } from './judging.rules.ts'
import type { Facts, LogKind } from '#server/areas/contest/log/log-chain.ts'

const MAX_CONTESTS_ON_DESK = 20

/** A judge's own sheet, held for the transaction, so that nobody else changes it meanwhile. */
interface HeldSheet extends Bench {
  readonly sheet: SheetRecord
  readonly live: EnteredLive
  readonly sheets: Sheets
  /** Logs what was done to the sheet. */
  readonly log: (kind: LogKind, facts: Facts) => Promise<void>
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

  /** Every contest being judged in whose round at work the judge sits, with a sheet for each entry. */
  async desk(judgeId: string): Promise<DeskView[]> {
    const contests = await this.#storage.contests.judgedBy(judgeId, MAX_CONTESTS_ON_DESK)
    const desks = await Promise.all(
      contests.map(async (contest) => {
        const judge = await this.#storage.contests.judge(contest.id, judgeId, contest.round)
        if (!judge) return null
        const [entries, sheets] = await Promise.all([
          this.#storage.contests.entries(contest.id, contest.round),
          this.#storage.sheets.ofContest(contest.id, judgeId),
        ])
        const written = new Map(sheets.map((it) => [it.entryId, it]))
        const presented = await this.#entrants.present(entries.filter((it) => judgesEntry(judge, it)))
        return {
          contest,
          judge,
          sheets: presented.map((entry) => ({
            contestId: contest.id,
            entry,
            sheet: withoutWritten(contest.criteria, written.get(entry.id) ?? blank(entry.id, judgeId)),
          })),
        }
      }),
    )
    return desks.filter((it) => it !== null)
  }

  /**
   * Sets one mark; the last word counts until the sheet is locked. Throws `not_your_panel`,
   * `contest_not_open`, `sheet_locked`, `recused`, `declare_first`, `calibrate_first`, `outside_slot`, and `invalid` for a
   * criterion that is not judged here, a mark beyond its scale or a moment that the stream has not reached.
   */
  async setMark(judgeId: string, entryId: string, mark: Mark): Promise<SheetView> {
    const entry = await this.#entry(entryId)
    return this.#withSheet(judgeId, entry, (held) => {
      const { written, position } = markable(held, mark)
      if (written) throw new Problem('blind_review')
      const { live } = held
      const now = this.#clock.now()
      mustBeReached(mark.streamMs, streamMsAt(live.startedAt, live.endedAt ?? now))
      mustBeInSlot(entry, live, { streamMs: mark.streamMs, now })
      return this.#note(held, mark, { position, now })
    })
  }

  /** Sets one mark of a written criterion, whose text the judge read without its author's name; throws alike. */
  async setWrittenMark(
    judgeId: string,
    entryId: string,
    { criterionId, level, note }: Pick<Mark, 'criterionId' | 'level' | 'note'>,
  ): Promise<void> {
    const mark = { criterionId, level, note, streamMs: null }
    await this.#withSheet(judgeId, await this.#entry(entryId), (held) => {
      const { written, position } = markable(held, mark)
      if (!written) throw new Problem('blind_review', { detail: because('judged_by_live') })
      return this.#note(held, mark, { position, now: this.#clock.now() })
    })
  }

  /** Answers the sheet with the mark in place of an earlier one of the criterion at `position`. */
  async #note(
    { sheet, criteria, sheets, log }: HeldSheet,
    mark: Mark,
    { position, now }: { position: number; now: Date },
  ): Promise<SheetRecord> {
    const marks = new Map(sheet.marks.map((it) => [it.criterionId, it]))
    const before = marks.get(mark.criterionId)
    if (before && isSame(before, mark)) return sheet
    await sheets.setMark(sheet.entryId, sheet.judgeId, mark, now)
    const { criterionId, level, streamMs, note } = mark
    await log('mark', { criterion: position, level, was: before?.level ?? null, streamMs, note })
    marks.set(criterionId, mark)
    return { ...sheet, marks: criteria.flatMap(({ id }) => marks.get(id) ?? []) }
  }

  /**
   * Locks the sheet for good; again it changes nothing. Throws `not_your_panel`, `contest_not_open`,
   * `recused`, and `sheet_incomplete` while a judged criterion has no mark.
   */
  async lock(judgeId: string, entryId: string): Promise<SheetView> {
    return this.#withSheet(judgeId, await this.#entry(entryId), async ({ sheet, criteria, sheets, log }) => {
      if (sheet.state === 'locked') return sheet
      mustBeOpen(sheet.state)
      const missing = unmarked(criteria, sheet.marks)
      if (missing.length > 0)
        throw new Problem('sheet_incomplete', { detail: asWritten(missing.map((it) => it.name).join('、')) })
      const lockedAt = this.#clock.now()
      await sheets.lock(entryId, judgeId, lockedAt)
      await log('lock', {})
      return { ...sheet, state: 'locked', lockedAt }
    })
  }

  /**
   * Steps back from an entry, with the marks so far; again it changes nothing. Throws `not_your_panel`,
   * `contest_not_open`, `sheet_locked`.
   */
  async recuse(judgeId: string, entryId: string, reason: string): Promise<SheetView> {
    return this.#withSheet(judgeId, await this.#entry(entryId), async ({ sheet, sheets, log }) => {
      if (sheet.state === 'locked') throw new Problem('sheet_locked')
      if (sheet.state !== 'open') return sheet
      await sheets.setAside(entryId, judgeId, 'recused', reason)
      await log('recuse', { reason, computed: false })
      return { ...sheet, state: 'recused', reason, marks: [] }
    })
  }

  async #entry(entryId: string): Promise<EntryRecord> {
    return found(await this.#storage.contests.entry(entryId))
  }

  /**
   * Does `work` with the judge's own sheet held and answers how it leaves the sheet. `work` asks no other
   * area: that would take a second connection while it holds one, and many judges at once could use all up.
   */
  async #withSheet(
    judgeId: string,
    entry: EntryRecord,
    work: (held: HeldSheet) => Promise<SheetRecord>,
  ): Promise<SheetView> {
    const { contestId } = entry
    const live = await this.#lives.live(entry.liveId)
    const sheet = await this.#storage.atomically(async (stores) => {
      const { contests, sheets, log, changed } = stores
      // Shared with other judges, but a result is computed only when no judge is at work.
      const state = await contests.hold(contestId, 'share')
      const bench = await sheets.bench(contestId, judgeId, entry.round)
      if (!bench || !judgesEntry(bench.judge, entry)) throw new Problem('not_your_panel')
      if (state !== 'judging') throw new Problem('contest_not_open')
      if (bench.locked) throw new Problem('contest_not_open', { detail: because('panel_is_locked') })
      const { judge, criteria } = bench
      await acceptByActing(stores, contestId, judge, this.#clock.now())
      const note = async (kind: LogKind, facts: Facts) => {
        const { name: actor, account } = actorOfSeat(judge)
        const sealed = { ...facts, number: entry.number, seat: judge.seat }
        await log.append(contestId, { at: this.#clock.now(), actor, account, kind, facts: sealed })
        if (kind !== 'mark') await changed(contestId)
      }
      const held = await sheets.hold(entry.id, judgeId)
      return withoutWritten(criteria, await work({ ...bench, sheet: held, live, sheets, log: note }))
    })
    return { contestId, entry: await this.#entrants.presentOne(entry, live), sheet }
  }
}

/** A sheet beside an entry's name: marks for its text would tell the judge whose text it was. */
function withoutWritten(criteria: Bench['criteria'], sheet: SheetRecord): SheetRecord {
  const blind = new Set(criteria.filter((it) => it.written).map((it) => it.id))
  return { ...sheet, marks: sheet.marks.filter((it) => !blind.has(it.criterionId)) }
}

/** The criterion that a judge may mark now. Throws as `setMark` does. */
function markable({ sheet, judge, procedure, criteria }: HeldSheet, mark: Mark): JudgedCriterion {
  mustBeOpen(sheet.state)
  mustBeReady(judge, procedure)
  return judgedCriterion(criteria, mark)
}

const blank = (entryId: string, judgeId: string): SheetRecord => ({
  entryId,
  judgeId,
  state: 'open',
  reason: null,
  lockedAt: null,
  marks: [],
})

/** Throws `sheet_locked` or `recused`. */
function mustBeOpen(state: SheetState): void {
  if (state === 'locked' || state === 'struck') throw new Problem('sheet_locked')
  if (state !== 'open') throw new Problem('recused')
}

/** Throws `declare_first`, `calibrate_first`. */
function mustBeReady(judge: JudgeRecord, { declareFirst, calibration }: Bench['procedure']): void {
  if (declareFirst && judge.declaredAt === null) throw new Problem('declare_first')
  if (calibration && !judge.calibrated) throw new Problem('calibrate_first')
}

/** The criterion that a mark is for; throws `invalid` for one that is not judged here, or a mark beyond it. */
function judgedCriterion(criteria: Bench['criteria'], { criterionId, level }: Mark): JudgedCriterion {
  const criterion = criteria.find((it) => it.id === criterionId && it.source === 'judges')
  if (!criterion) throw refused('criterionId', 'not_judged')
  if (level > criterion.top) throw refused('level', 'mark_too_high', { top: criterion.top })
  return criterion
}

const isSame = (a: Mark, b: Mark): boolean =>
  a.level === b.level && a.streamMs === b.streamMs && a.note === b.note
