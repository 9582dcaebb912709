import { z } from 'zod'
import { award, levels, standingPart, type ContestState } from '#contracts/contest/contest.types.ts'
import { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type {
  ContestRecord,
  Contests,
  EntryRecord,
  ListedContest,
  PlannedContest,
  StandingRecord,
} from './contest.ports.ts'

const withCriteria = { criteria: { orderBy: { position: 'asc' } } } as const satisfies Prisma.ContestInclude
type ContestRow = Prisma.ContestGetPayload<{ include: typeof withCriteria }>

const storedAwards = z.array(award)
const storedParts = z.array(standingPart)
const storedSource = z.enum(['judges', 'netSales'])

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
    const { title, edition, awards } = plan
    const { count } = await this.#db.contest.createMany({
      data: [{ id, slug, title, edition, awards }],
      skipDuplicates: true,
    })
    if (count === 1) await this.#insertCriteria(id, plan)
    return count === 1
  }

  async replacePlan(id: string, plan: PlannedContest): Promise<void> {
    const { title, edition, awards } = plan
    await this.#db.contest.update({ where: { id }, data: { title, edition, awards } })
    await this.#db.criterion.deleteMany({ where: { contestId: id } })
    await this.#insertCriteria(id, plan)
  }

  async begin(id: string): Promise<void> {
    await this.#db.contest.update({ where: { id }, data: { state: 'judging' } })
  }

  async publish(id: string, at: Date, standings: readonly StandingRecord[]): Promise<void> {
    await this.#db.standing.createMany({ data: [...standings] })
    await this.#db.contest.update({ where: { id }, data: { state: 'published', publishedAt: at } })
  }

  async standings(contestId: string): Promise<StandingRecord[]> {
    const rows = await this.#db.standing.findMany({
      where: { entry: { contestId } },
      orderBy: [{ rank: 'asc' }, { entry: { number: 'asc' } }],
    })
    return rows.map((row) => ({ ...row, parts: storedParts.parse(row.parts) }))
  }

  async judges(contestId: string): Promise<string[]> {
    const rows = await this.#db.contestJudge.findMany({
      where: { contestId },
      orderBy: { accountId: 'asc' },
    })
    return rows.map((row) => row.accountId)
  }

  async isJudge(contestId: string, accountId: string): Promise<boolean> {
    return (await this.#db.contestJudge.count({ where: { contestId, accountId } })) > 0
  }

  async addJudge(contestId: string, accountId: string): Promise<void> {
    await this.#db.contestJudge.createMany({ data: [{ contestId, accountId }], skipDuplicates: true })
  }

  entries(contestId: string): Promise<EntryRecord[]> {
    return this.#db.contestEntry.findMany({ where: { contestId }, orderBy: { number: 'asc' } })
  }

  entry(id: string): Promise<EntryRecord | null> {
    return this.#db.contestEntry.findUnique({ where: { id } })
  }

  async insertEntry(entry: EntryRecord): Promise<void> {
    await this.#db.contestEntry.create({ data: entry })
  }

  async #insertCriteria(contestId: string, { criteria }: PlannedContest): Promise<void> {
    await this.#db.criterion.createMany({
      data: criteria.map((it) => ({ ...it, contestId, levels: it.levels ?? Prisma.DbNull })),
    })
  }
}

const toRecord = ({ criteria, ...row }: ContestRow): ContestRecord => ({
  ...row,
  awards: storedAwards.parse(row.awards),
  criteria: criteria.map((it) => ({
    ...it,
    source: storedSource.parse(it.source),
    levels: levels.nullable().parse(it.levels),
  })),
})
