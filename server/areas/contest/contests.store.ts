import { z } from 'zod'
import {
  award,
  criterion,
  levels,
  standingPart,
  type ContestState,
} from '#contracts/contest/contest.types.ts'
import { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type {
  ContestRecord,
  Contests,
  EntryRecord,
  JudgeRecord,
  ListedContest,
  Measured,
  PlannedContest,
  Publication,
  StandingRecord,
} from './contest.ports.ts'

const withCriteria = { criteria: { orderBy: { position: 'asc' } } } as const satisfies Prisma.ContestInclude
type ContestRow = Prisma.ContestGetPayload<{ include: typeof withCriteria }>

const storedNames = z.array(z.string())
const storedAwards = z.array(award)
const storedParts = z.array(standingPart)
const storedSource = criterion.shape.source
const storedTop = criterion.shape.top
const storedMeasured = z.object({
  netSales: z.int(),
  validOrders: z.int(),
  keptSales: z.int(),
  publicVote: z.int().default(0),
})

/** Contests, panels, entries and results in PostgreSQL. */
export class ContestsStore implements Contests {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async list({ drafts, limit }: { drafts: boolean; limit: number }): Promise<ListedContest[]> {
    const rows = await this.#db.contest.findMany({
      where: drafts ? {} : { state: { not: 'draft' } },
      include: { _count: { select: { entries: true } } },
      orderBy: { id: 'desc' },
      take: limit,
    })
    return rows.map(({ _count, ...row }) => ({ ...row, entries: _count.entries }))
  }

  async bySlug(slug: string): Promise<ContestRecord | null> {
    const row = await this.#db.contest.findUnique({ where: { slug }, include: withCriteria })
    return row && toRecord(row)
  }

  async byId(id: string): Promise<ContestRecord | null> {
    const row = await this.#db.contest.findUnique({ where: { id }, include: withCriteria })
    return row && toRecord(row)
  }

  async judgedBy(judgeId: string, limit: number): Promise<ContestRecord[]> {
    const rows = await this.#db.contest.findMany({
      where: { state: 'judging', judges: { some: { accountId: judgeId } } },
      include: withCriteria,
      orderBy: { id: 'desc' },
      take: limit,
    })
    return rows.map(toRecord)
  }

  async hold(contestId: string, mode: 'share' | 'update'): Promise<ContestState | null> {
    const lock = mode === 'share' ? Prisma.sql`FOR SHARE` : Prisma.sql`FOR UPDATE`
    const rows = await this.#db.$queryRaw<{ state: ContestState }[]>`
      SELECT state FROM contest WHERE id = ${contestId}::uuid ${lock}`
    return rows[0]?.state ?? null
  }

  async insert(id: string, slug: string, plan: PlannedContest): Promise<boolean> {
    const { count } = await this.#db.contest.createMany({
      data: [{ id, slug, ...columnsOf(plan) }],
      skipDuplicates: true,
    })
    if (count === 1) await this.#insertCriteria(id, plan)
    return count === 1
  }

  async replacePlan(id: string, plan: PlannedContest): Promise<void> {
    await this.#db.contest.update({ where: { id }, data: columnsOf(plan) })
    await this.#db.criterion.deleteMany({ where: { contestId: id } })
    await this.#insertCriteria(id, plan)
  }

  async begin(id: string, drawSeed: string): Promise<void> {
    await this.#db.contest.update({ where: { id }, data: { state: 'judging', drawSeed } })
  }

  async publish(id: string, { at, ...publication }: Publication): Promise<void> {
    await this.#db.contest.update({
      where: { id },
      data: { state: 'published', publishedAt: at, ...publication },
    })
  }

  async setStandings(id: string, standings: readonly StandingRecord[]): Promise<void> {
    await this.#db.standing.deleteMany({ where: { entry: { contestId: id } } })
    await this.#db.standing.createMany({ data: [...standings] })
  }

  async finalise(id: string, at: Date): Promise<void> {
    await this.#db.contest.update({ where: { id }, data: { finalAt: at } })
  }

  async inHold(now: Date): Promise<ContestRecord[]> {
    const rows = await this.#db.contest.findMany({
      where: { state: 'published', finalAt: null, holdUntil: { gt: now } },
      include: withCriteria,
    })
    return rows.map(toRecord)
  }

  async standings(contestId: string): Promise<StandingRecord[]> {
    const rows = await this.#db.standing.findMany({
      where: { entry: { contestId } },
      orderBy: [{ track: 'asc' }, { rank: 'asc' }, { entry: { number: 'asc' } }],
    })
    return rows.map((row) => ({ ...row, parts: storedParts.parse(row.parts) }))
  }

  async judges(contestId: string): Promise<JudgeRecord[]> {
    const rows = await this.#db.contestJudge.findMany({ where: { contestId }, orderBy: { seat: 'asc' } })
    return rows.map(toJudge)
  }

  async judge(contestId: string, accountId: string): Promise<JudgeRecord | null> {
    const row = await this.#db.contestJudge.findUnique({
      where: { contestId_accountId: { contestId, accountId } },
    })
    return row && toJudge(row)
  }

  async addJudge(
    contestId: string,
    judge: { accountId: string; panel: number; chief: boolean },
  ): Promise<number> {
    const { _max } = await this.#db.contestJudge.aggregate({ where: { contestId }, _max: { seat: true } })
    const seat = (_max.seat ?? 0) + 1
    await this.#db.contestJudge.create({ data: { contestId, seat, ...judge } })
    return seat
  }

  async panelLocks(contestId: string): Promise<Map<number, Date>> {
    const rows = await this.#db.panelLock.findMany({ where: { contestId } })
    return new Map(rows.map((row) => [row.panel, row.lockedAt]))
  }

  async lockPanel(contestId: string, panel: number, lockedAt: Date): Promise<void> {
    await this.#db.panelLock.createMany({ data: [{ contestId, panel, lockedAt }], skipDuplicates: true })
  }

  async entries(contestId: string): Promise<EntryRecord[]> {
    const rows = await this.#db.contestEntry.findMany({ where: { contestId }, orderBy: { number: 'asc' } })
    return rows.map(toEntry)
  }

  async entry(id: string): Promise<EntryRecord | null> {
    const row = await this.#db.contestEntry.findUnique({ where: { id } })
    return row && toEntry(row)
  }

  async entriesOf(hostId: string): Promise<EntryRecord[]> {
    const rows = await this.#db.contestEntry.findMany({
      where: { hostId },
      orderBy: { id: 'desc' },
      take: 100,
    })
    return rows.map(toEntry)
  }

  async insertEntry(entry: Omit<EntryRecord, 'measured'>): Promise<void> {
    await this.#db.contestEntry.create({ data: entry })
  }

  async setMeasured(entryId: string, measured: Measured): Promise<void> {
    await this.#db.contestEntry.update({ where: { id: entryId }, data: { measured } })
  }

  async #insertCriteria(contestId: string, { criteria }: PlannedContest): Promise<void> {
    await this.#db.criterion.createMany({
      data: criteria.map((it) => ({ ...it, contestId, levels: it.levels ?? Prisma.DbNull })),
    })
  }
}

const columnsOf = ({ criteria: _, procedure, tracks, panels, awards, ...plan }: PlannedContest) => ({
  ...plan,
  ...procedure,
  tracks: [...tracks],
  panels: [...panels],
  awards: [...awards],
})

const toEntry = (row: Prisma.ContestEntryGetPayload<object>): EntryRecord => ({
  ...row,
  measured: storedMeasured.nullable().parse(row.measured),
})

const toJudge = ({ declared, calibration, ...row }: Prisma.ContestJudgeGetPayload<object>): JudgeRecord => ({
  ...row,
  declaredAt: declared,
  calibrated: calibration !== null,
})

const toRecord = ({ criteria, holdHours, appealHours, calibration, declareFirst, ...row }: ContestRow) => ({
  ...row,
  procedure: { holdHours, appealHours, calibration, declareFirst },
  tracks: storedNames.parse(row.tracks),
  panels: storedNames.parse(row.panels),
  awards: storedAwards.parse(row.awards),
  criteria: criteria.map((it) => ({
    ...it,
    source: storedSource.parse(it.source),
    levels: levels.nullable().parse(it.levels),
    top: storedTop.parse(it.top),
  })),
})
