import type { ExplainedScore, LogCheck } from '#contracts/contest/procedure.types.ts'
import type { ScoringFile, ScoringResult } from '#contracts/contest/scoring/score-sheet.ts'
import type { Clock } from '#server/core/clock.ts'
import { sha256 } from '#server/core/digest.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { ContestRecord, ContestStorage } from '#server/areas/contest/contest.ports.ts'
import type { Anchors } from '#server/areas/contest/log/anchor-file.ts'
import { anchorFaults } from '#server/areas/contest/log/anchors.rules.ts'
import type { EntrantsService } from '#server/areas/contest/entries/entrants.service.ts'
import {
  chainFaults,
  factsIn,
  replay,
  sheetFaults,
  type Facts,
  type LogRecord,
  type ToldSheets,
} from '#server/areas/contest/log/log-chain.ts'
import {
  explainEntry,
  isLast,
  readScored,
  scoreboardOf,
  scoringFileOf,
  seenOf,
  type ScoredContest,
} from './scoreboard.service.ts'

const PAGE = 200
const MAX_FAULTS = 20
/** What the log notes with every new result. */
const RESULT_KINDS = new Set(['published', 'refund', 'decided', 'final'])

/** A log entry with what of it may be seen. */
export interface SeenLogEntry {
  readonly record: LogRecord
  readonly facts: Facts | null
}

/** How a contest's result came about, for everybody: marks, sheet, agreement and log. */
export class ProofService {
  readonly #storage: ContestStorage
  readonly #entrants: EntrantsService
  readonly #anchors: Anchors
  readonly #clock: Clock

  constructor(deps: { storage: ContestStorage; entrants: EntrantsService; anchors: Anchors; clock: Clock }) {
    this.#storage = deps.storage
    this.#anchors = deps.anchors
    this.#clock = deps.clock
    this.#entrants = deps.entrants
  }

  /** A contest that is no draft; throws `not_found`. */
  async contest(slug: string): Promise<ContestRecord> {
    const contest = found(await this.#storage.contests.bySlug(slug))
    if (contest.state === 'draft') throw new Problem('not_found')
    return contest
  }

  /** How an entry's score came about, with the moments judges bound marks to. Throws `not_found`. */
  async score(slug: string, number: number): Promise<ExplainedScore> {
    const { id } = await this.contest(slug)
    const { round } = found((await this.#storage.contests.entries(id)).find((it) => it.number === number))
    const scored = await readScored(this.#storage, id, round)
    const entry = found(scored.entries.find((it) => it.number === number))
    const seats = new Map(scored.judges.map((it) => [it.seat, it.accountId]))
    const said = (seat: number, criterionId: string) =>
      entry.sheets
        .find((it) => it.judgeId === seats.get(seat))
        ?.marks.find((it) => it.criterionId === criterionId)
    return {
      entry: await this.#entrants.presentOne(entry),
      parts: explainEntry(scored, number).map(({ criterion, marks }) => {
        const criterionId = found(scored.contest.criteria[criterion]).id
        return {
          criterionId,
          marks: marks.map((it) => {
            const { streamMs = null, note = '' } = said(it.seat, criterionId) ?? {}
            return { ...it, streamMs, note }
          }),
        }
      }),
    }
  }

  /**
   * The anonymised sheet of a round with its result, of the last where none is named. Throws `not_found`,
   * `not_yet` before the round's result is out.
   */
  async sheet(slug: string, named?: number): Promise<ScoringFile> {
    const contest = await this.contest(slug)
    const round = named ?? contest.rounds.length
    found(contest.rounds[round - 1])
    if (contest.state !== 'published' && round >= contest.round) throw new Problem('not_yet')
    return scoringFileOf(await readScored(this.#storage, contest.id, round))
  }

  /** How far judges of locked panels agree, and which marks are far from the others'. */
  async agreement(slug: string): Promise<{ contest: ContestRecord; result: ScoringResult }> {
    const scored = await readScored(this.#storage, (await this.contest(slug)).id)
    return { contest: scored.contest, result: scoreboardOf(seenOf(scored)).result }
  }

  /** A page of the log; marks of panels that have not locked are sealed, but their content is not told. */
  async log(slug: string, after: number): Promise<SeenLogEntry[]> {
    const { id } = await this.contest(slug)
    const isSeen = await this.#seenMarks(id)
    const records = await this.#storage.log.entries(id, { after, limit: PAGE })
    return records.map((record) => {
      const facts = factsIn(record.body)
      const hidden = record.kind === 'mark' && !isSeen(Number(facts['number']), Number(facts['seat']))
      return { record, facts: hidden ? null : facts }
    })
  }

  /** Writes the log's head down outside the database. */
  async anchor(contestId: string): Promise<void> {
    const last = await this.#storage.log.last(contestId)
    if (!last) return
    const { sequence, digest } = last
    await this.#anchors.add({ contestId, sequence, digest, at: this.#clock.now().toISOString() })
  }

  /** Whether a seat's marks for an entry, by its number, may be seen: once the seat's panel in that round locked. */
  async #seenMarks(contestId: string): Promise<(number: number, seat: number) => boolean> {
    const { contests } = this.#storage
    const { rounds } = found(await contests.byId(contestId))
    const locks = await contests.panelLocks(contestId)
    const seen = new Set<string>()
    for (const round of rounds.keys())
      for (const { seat, panel } of await contests.judges(contestId, round + 1))
        if (locks.has(panel)) seen.add(`${round + 1} ${seat}`)
    const entries = new Map((await contests.entries(contestId)).map((it) => [it.number, it.round]))
    return (number, seat) => seen.has(`${entries.get(number) ?? 0} ${seat}`)
  }

  /** Recomputes the log's chain, and compares sheets and ranking with what it tells. */
  async check(slug: string): Promise<LogCheck> {
    const { id } = await this.contest(slug)
    const records = await this.#storage.log.entries(id, null)
    const rounds = []
    for (const number of (await this.contest(slug)).rounds.keys())
      rounds.push(await readScored(this.#storage, id, number + 1))
    const faults = [
      ...chainFaults(sha256, id, records),
      ...sheetFaults(replay(records), new Map(rounds.flatMap((it) => [...sheetsOf(it)]))),
    ]
    for (const it of rounds) faults.push(...(await this.#resultFaults(it, records)))
    const anchors = await this.#anchors.of(id)
    faults.push(...anchorFaults(anchors, records))
    return {
      entries: records.length,
      head: records.at(-1)?.digest ?? '',
      intact: faults.length === 0,
      faults: faults.slice(0, MAX_FAULTS),
      anchors: anchors.length,
      anchored: anchors.at(-1) ?? null,
    }
  }

  async #resultFaults(scored: ScoredContest, records: readonly LogRecord[]): Promise<string[]> {
    const { contest, round } = scored
    const last = notedResult(scored, records)
    // A contest from before there was a log has nothing to be compared with.
    if (!last) return []
    const board = scoreboardOf(scored)
    const faults: string[] = []
    if (factsIn(last.body)['result'] !== board.digest) faults.push('the result is not the one the log notes')
    const stored = await this.#storage.contests.standings(contest.id, round)
    for (const row of board.standings) {
      const kept = stored.find((it) => it.entryId === row.entryId && it.track === row.track)
      if (kept?.rank === row.rank && kept.score === row.score && kept.award === row.award) continue
      const number = scored.entries.find((it) => it.id === row.entryId)?.number ?? 0
      faults.push(`entry ${number}: the stored rank, score or award is not what the marks give`)
    }
    return faults
  }
}

/** The last entry of the log that notes the round's result; none while there is no result. */
function notedResult(
  { contest, round }: ScoredContest,
  records: readonly LogRecord[],
): LogRecord | undefined {
  const isOf = ({ body }: LogRecord) => (factsIn(body)['round'] ?? contest.rounds.length) === round
  if (!isLast(contest, round))
    return records.findLast((it) => (it.kind === 'roundClosed' || it.kind === 'decided') && isOf(it))
  const inLast = (it: LogRecord) => RESULT_KINDS.has(it.kind) && (it.kind !== 'decided' || isOf(it))
  return contest.state === 'published' ? records.findLast(inLast) : undefined
}

/** The stored sheets in the log's words. */
function sheetsOf({ contest, judges, entries }: ScoredContest): ToldSheets {
  const seats = new Map(judges.map((it) => [it.accountId, it.seat]))
  const positions = new Map(contest.criteria.map((it) => [it.id, it.position]))
  return new Map(
    entries.flatMap(({ number, sheets }) =>
      sheets.map(({ judgeId, state, marks }) => [
        `${number} ${seats.get(judgeId) ?? 0}`,
        { state, marks: new Map(marks.map((it) => [positions.get(it.criterionId) ?? 0, it.level])) },
      ]),
    ),
  )
}
