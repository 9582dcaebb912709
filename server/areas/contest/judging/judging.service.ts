import type { Criterion, Mark } from '#contracts/contest/contest.types.ts'
import { asWritten, because } from '#contracts/core/reasons.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStorage,
  EntryRecord,
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
interface HeldSheet {
  readonly state: SheetState
  readonly judge: JudgeRecord
  readonly contest: ContestRecord
  readonly sheets: Sheets
  /** Logs what was done to the sheet. */
  readonly log: (kind: LogKind, facts: Facts) => Promise<void>
}

interface MarkToNote {
  readonly entryId: string
  readonly judgeId: string
  readonly criterion: Criterion
  readonly mark: Mark
  readonly now: Date
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
            sheet: withoutWritten(contest, written.get(entry.id) ?? blank(entry.id, judgeId)),
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
    const live = await this.#lives.live(entry.liveId)
    return this.#withSheet(judgeId, entry, async (held) => {
      const criterion = markable(held, mark)
      if (criterion.written) throw new Problem('blind_review')
      const now = this.#clock.now()
      mustBeReached(mark.streamMs, streamMsAt(live.startedAt, live.endedAt ?? now))
      mustBeInSlot(entry, live, { streamMs: mark.streamMs, now })
      await this.#note(held, { entryId, judgeId, criterion, mark, now })
    })
  }

  /** Sets one mark of a written criterion, whose text the judge read without its author's name; throws alike. */
  async setWrittenMark(
    judgeId: string,
    entryId: string,
    { criterionId, level, note }: Pick<Mark, 'criterionId' | 'level' | 'note'>,
  ): Promise<void> {
    const mark = { criterionId, level, note, streamMs: null }
    await this.#withSheet(judgeId, await this.#entry(entryId), async (held) => {
      const criterion = markable(held, mark)
      if (!criterion.written) throw new Problem('blind_review', { detail: because('judged_by_live') })
      await this.#note(held, { entryId, judgeId, criterion, mark, now: this.#clock.now() })
    })
  }

  async #note(
    { sheets, log }: HeldSheet,
    { entryId, judgeId, criterion, mark, now }: MarkToNote,
  ): Promise<void> {
    const { marks } = await sheets.sheet(entryId, judgeId)
    const before = marks.find((it) => it.criterionId === mark.criterionId)
    if (before && isSame(before, mark)) return
    await sheets.setMark(entryId, judgeId, mark, now)
    const { level, streamMs, note } = mark
    await log('mark', {
      ...{ criterion: criterion.position, level, was: before?.level ?? null, streamMs, note },
    })
  }

  /**
   * Locks the sheet for good; again it changes nothing. Throws `not_your_panel`, `contest_not_open`,
   * `recused`, and `sheet_incomplete` while a judged criterion has no mark.
   */
  async lock(judgeId: string, entryId: string): Promise<SheetView> {
    const entry = await this.#entry(entryId)
    return this.#withSheet(judgeId, entry, async ({ state, contest, sheets, log }) => {
      if (state === 'locked') return
      mustBeOpen(state)
      const missing = unmarked(contest.criteria, (await sheets.sheet(entryId, judgeId)).marks)
      if (missing.length > 0)
        throw new Problem('sheet_incomplete', { detail: asWritten(missing.map((it) => it.name).join('、')) })
      await sheets.lock(entryId, judgeId, this.#clock.now())
      await log('lock', {})
    })
  }

  /**
   * Steps back from an entry, with the marks so far; again it changes nothing. Throws `not_your_panel`,
   * `contest_not_open`, `sheet_locked`.
   */
  async recuse(judgeId: string, entryId: string, reason: string): Promise<SheetView> {
    return this.#withSheet(judgeId, await this.#entry(entryId), async ({ state, sheets, log }) => {
      if (state === 'locked') throw new Problem('sheet_locked')
      if (state !== 'open') return
      await sheets.setAside(entryId, judgeId, 'recused', reason)
      await log('recuse', { reason, computed: false })
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
    const sheet = await this.#storage.atomically(async (stores) => {
      const { contests, sheets, log, changed } = stores
      const judge = await contests.judge(entry.contestId, judgeId, entry.round)
      if (!judge || !judgesEntry(judge, entry)) throw new Problem('not_your_panel')
      // Shared with other judges, but a result is computed only when no judge is at work.
      if ((await contests.hold(entry.contestId, 'share')) !== 'judging') throw new Problem('contest_not_open')
      if ((await contests.panelLocks(entry.contestId)).has(judge.panel))
        throw new Problem('contest_not_open', { detail: because('panel_is_locked') })
      await acceptByActing(stores, entry.contestId, judge, this.#clock.now())
      const contest = found(await contests.byId(entry.contestId))
      const note = async (kind: LogKind, facts: Facts) => {
        const { name: actor, account } = actorOfSeat(judge)
        const sealed = { ...facts, number: entry.number, seat: judge.seat }
        await log.append(contest.id, { at: this.#clock.now(), actor, account, kind, facts: sealed })
        if (kind !== 'mark') await changed(contest.id)
      }
      await work({ state: await sheets.hold(entry.id, judgeId), judge, contest, sheets, log: note })
      return withoutWritten(contest, await sheets.sheet(entry.id, judgeId))
    })
    return { contestId: entry.contestId, entry: await this.#entrants.presentOne(entry), sheet }
  }
}

/** A sheet beside an entry's name: marks for its text would tell the judge whose text it was. */
function withoutWritten({ criteria }: ContestRecord, sheet: SheetRecord): SheetRecord {
  const blind = new Set(criteria.filter((it) => it.written).map((it) => it.id))
  return { ...sheet, marks: sheet.marks.filter((it) => !blind.has(it.criterionId)) }
}

/** The criterion that a judge may mark now. Throws as `setMark` does. */
function markable({ state, judge, contest }: HeldSheet, mark: Mark): Criterion {
  mustBeOpen(state)
  mustBeReady(judge, contest.procedure)
  return judgedCriterion(contest, mark)
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
function mustBeReady(judge: JudgeRecord, { declareFirst, calibration }: ContestRecord['procedure']): void {
  if (declareFirst && judge.declaredAt === null) throw new Problem('declare_first')
  if (calibration && !judge.calibrated) throw new Problem('calibrate_first')
}

/** The criterion that a mark is for; throws `invalid` for one that is not judged here, or a mark beyond it. */
function judgedCriterion({ criteria }: ContestRecord, { criterionId, level }: Mark): Criterion {
  const criterion = criteria.find((it) => it.id === criterionId && it.source === 'judges')
  if (!criterion) throw refused('criterionId', 'not_judged')
  if (level > criterion.top) throw refused('level', 'mark_too_high', { top: criterion.top })
  return criterion
}

const isSame = (a: Mark, b: Mark): boolean =>
  a.level === b.level && a.streamMs === b.streamMs && a.note === b.note
