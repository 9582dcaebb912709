import { randomInt } from 'node:crypto'
import type { BlindText, OwnText } from '#contracts/contest/written.types.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { sha256 } from '#server/core/digest.ts'
import { found, Problem } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStorage,
  ContestStores,
  EntryRecord,
  SheetRecord,
} from '#server/areas/contest/contest.ports.ts'
import type { EntrantsService } from '#server/areas/contest/entries/entrants.service.ts'
import type { WrittenPart } from '#server/areas/contest/entry.ports.ts'
import type { JudgingService } from '#server/areas/contest/judging/judging.service.ts'
import { judgesEntry } from '#server/areas/contest/judging/judging.rules.ts'
import { anonymise } from './anonymise.rules.ts'

const PSEUDONYMS = { from: 1000, to: 10_000 }

/** Plans and scripts: handed in by hosts, read and marked by judges who are not told whose they are. */
export class WrittenService {
  readonly #storage: ContestStorage
  readonly #entrants: EntrantsService
  readonly #judging: JudgingService
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    entrants: EntrantsService
    judging: JudgingService
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#entrants = deps.entrants
    this.#judging = deps.judging
    this.#clock = deps.clock
  }

  /** For its author and organisers. Throws `not_found`, `not_allowed`. */
  async ownText(account: SignedIn, contestId: string, entryId: string): Promise<OwnText> {
    const entry = await this.#entry(contestId, entryId)
    if (entry.hostId !== account.accountId && !isOneOf(account, 'operator')) throw new Problem('not_allowed')
    const part = await this.#storage.written.ofEntry(entryId)
    return { entryId, text: part?.text ?? '', submittedAt: part?.submittedAt.toISOString() ?? null }
  }

  /**
   * Takes the text of one's own entry in place of an earlier one. Throws `not_found`, also where the contest judges
   * nothing written, `not_allowed`, `contest_not_open`, `panel_locked`, `text_frozen` once a judge has marked it.
   */
  async handIn(account: SignedIn, contestId: string, entryId: string, text: string): Promise<OwnText> {
    const entry = await this.#entry(contestId, entryId)
    if (entry.hostId !== account.accountId) throw new Problem('not_allowed')
    await this.#storage.atomically(async (stores) => {
      const { contests, written, log } = stores
      if (found(await contests.hold(contestId, 'update')) === 'published')
        throw new Problem('contest_not_open')
      const contest = found(await contests.byId(contestId))
      if (writtenCriteria(contest).size === 0) throw new Problem('not_found')
      if ((await contests.panelLocks(contestId)).has(entry.panel)) throw new Problem('panel_locked')
      if (await isMarked(stores, contest, entry)) throw new Problem('text_frozen')
      const before = await written.ofEntry(entryId)
      if (before?.text === text) return
      const at = this.#clock.now()
      const pseudonym = before?.pseudonym ?? freePseudonym(await written.ofContest(contestId))
      await written.handIn({ entryId, contestId, pseudonym, text, submittedAt: at })
      // Its digest, so that the text cannot be exchanged later; the number would tell whose it is.
      const facts = { number: entry.number, text: sha256(text) }
      const by = { actor: `host ${entry.number}`, account: account.accountId }
      await log.append(contestId, { at, ...by, kind: 'text', facts })
    })
    return this.ownText(account, contestId, entryId)
  }

  /** What a judge has to read in the round at work. Throws `not_found`, `not_your_panel`, `contest_not_open`. */
  async blindTexts(judgeId: string, contestId: string): Promise<BlindText[]> {
    const contest = found(await this.#storage.contests.byId(contestId))
    const judge = await this.#storage.contests.judge(contestId, judgeId, contest.round)
    if (!judge) throw new Problem('not_your_panel')
    if (contest.state !== 'judging') throw new Problem('contest_not_open')
    const sheets = await this.#storage.sheets.ofContest(contestId, judgeId)
    const bySheet = new Map(sheets.map((it) => [it.entryId, it]))
    const setAside = (it: EntryRecord) => ['recused', 'excused'].includes(bySheet.get(it.id)?.state ?? 'open')
    const entries = (await this.#storage.contests.entries(contestId, contest.round)).filter(
      (it) => judgesEntry(judge, it) && !setAside(it),
    )
    const authors = new Map((await this.#entrants.present(entries)).map((it) => [it.id, it]))
    const parts = await this.#storage.written.ofContest(contestId)
    return parts.flatMap(({ entryId, pseudonym, text }) => {
      const author = authors.get(entryId)
      if (!author) return []
      const known = { name: author.host.displayName, ...author.place }
      return [{ pseudonym, text: anonymise(text, known), ...marksOf(contest, bySheet.get(entryId)) }]
    })
  }

  /** Sets a mark of a written criterion. Throws `not_found` and as a mark of a live does. */
  async mark(
    judgeId: string,
    contestId: string,
    pseudonym: number,
    mark: { readonly criterionId: string; readonly level: number; readonly note: string },
  ): Promise<BlindText> {
    found(await this.#storage.contests.byId(contestId))
    const parts = await this.#storage.written.ofContest(contestId)
    const part = found(parts.find((it) => it.pseudonym === pseudonym))
    await this.#judging.setWrittenMark(judgeId, part.entryId, mark)
    const texts = await this.blindTexts(judgeId, contestId)
    return found(texts.find((it) => it.pseudonym === pseudonym))
  }

  async #entry(contestId: string, entryId: string): Promise<EntryRecord> {
    const entry = found(await this.#storage.contests.entry(entryId))
    if (entry.contestId !== contestId) throw new Problem('not_found')
    return entry
  }
}

const writtenCriteria = ({ criteria }: ContestRecord): ReadonlySet<string> =>
  new Set(criteria.filter((it) => it.written).map((it) => it.id))

async function isMarked(
  { sheets }: ContestStores,
  contest: ContestRecord,
  entry: EntryRecord,
): Promise<boolean> {
  const written = writtenCriteria(contest)
  return (await sheets.ofContest(contest.id)).some(
    (it) => it.entryId === entry.id && it.marks.some((mark) => written.has(mark.criterionId)),
  )
}

function marksOf(contest: ContestRecord, sheet: SheetRecord | undefined): Pick<BlindText, 'marks' | 'open'> {
  const written = writtenCriteria(contest)
  const marks = (sheet?.marks ?? []).flatMap(({ criterionId, level, note }) =>
    written.has(criterionId) ? [{ criterionId, level, note }] : [],
  )
  return { marks, open: (sheet?.state ?? 'open') === 'open' }
}

/** A number that nobody has yet; drawn, so that the order of handing in tells nothing. */
function freePseudonym(taken: readonly WrittenPart[]): number {
  const used = new Set(taken.map((it) => it.pseudonym))
  for (;;) {
    const drawn = randomInt(PSEUDONYMS.from, PSEUDONYMS.to)
    if (!used.has(drawn)) return drawn
  }
}
