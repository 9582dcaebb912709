import { z } from 'zod'
import {
  award,
  criterion,
  levels,
  standingPart,
  type ContestState,
} from '#contracts/contest/contest.types.ts'
import { entrySales } from '#contracts/contest/sales.types.ts'
import { gate } from '#contracts/contest/eligibility.types.ts'
import { plannedRound } from '#contracts/contest/rounds.types.ts'
import { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { roundsOf } from '#server/areas/contest/rounds/rounds.rules.ts'
import type {
  ContestRecord,
  Contests,
  EnteredEntry,
  EntryRecord,
  JudgeRecord,
  ListedContest,
  MeasuredEntry,
  PlannedContest,
  Publication,
  StandingRecord,
} from './contest.ports.ts'

const withCriteria = {
  criteria: { orderBy: { position: 'asc' } },
  draws: { orderBy: { round: 'asc' } },
  copiedFrom: { select: { slug: true, edition: true, rubricVersion: true } },
} as const satisfies Prisma.ContestInclude
const withPlaces = { places: true } as const satisfies Prisma.ContestJudgeInclude
type ContestRow = Prisma.ContestGetPayload<{ include: typeof withCriteria }>

const storedNames = z.array(z.string())
const storedAwards = z.array(award)
const storedGates = z.array(gate)
const storedRounds = z.array(plannedRound)
const storedParts = z.array(standingPart)
const storedSource = criterion.shape.source
const storedScale = criterion.shape.scale
const storedTop = criterion.shape.top
const storedMeasured = z.object({
  netSales: z.int(),
  validOrders: z.int(),
  keptSales: z.int(),
  publicVote: z.int().default(0),
  // Absent in results from before these were measured.
  conversion: z.int().default(0),
  reliefSales: z.int().default(0),
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
      where: { state: 'judging', judges: { some: { accountId: judgeId, declinedAt: null } } },
      include: withCriteria,
      orderBy: { id: 'desc' },
      take: limit,
    })
    return rows.map(toRecord)
  }

  async invitedTo(judgeId: string, limit: number): Promise<ContestRecord[]> {
    const rows = await this.#db.contest.findMany({
      where: { state: { not: 'published' }, judges: { some: { accountId: judgeId, declinedAt: null } } },
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

  async insert(
    id: string,
    slug: string,
    plan: PlannedContest,
    lineage: { copiedFromId?: string; rubricVersion?: number } = {},
  ): Promise<boolean> {
    const { count } = await this.#db.contest.createMany({
      data: [{ id, slug, ...columnsOf(plan), ...lineage }],
      skipDuplicates: true,
    })
    if (count === 1) await this.#insertCriteria(id, plan)
    return count === 1
  }

  async replacePlan(id: string, plan: PlannedContest): Promise<void> {
    const rubricVersion = { increment: 1 }
    await this.#db.contest.update({ where: { id }, data: { ...columnsOf(plan), rubricVersion } })
    await this.#db.criterion.deleteMany({ where: { contestId: id } })
    await this.#insertCriteria(id, plan)
  }

  async begin(id: string, seeds: readonly string[]): Promise<void> {
    const drawSeed = seeds.at(-1) ?? ''
    await this.#db.contest.update({ where: { id }, data: { state: 'judging', drawSeed } })
    await this.#db.roundDraw.createMany({
      data: seeds.slice(0, -1).map((seed, index) => ({ contestId: id, round: index + 1, seed })),
    })
  }

  async closeRound(
    contestId: string,
    { round, lot, at }: { round: number; lot: string; at: Date },
  ): Promise<void> {
    await this.#db.roundDraw.update({
      where: { contestId_round: { contestId, round } },
      data: { lot, closedAt: at },
    })
    await this.#db.contest.update({ where: { id: contestId }, data: { round: round + 1 } })
  }

  async advance(entryIds: readonly string[]): Promise<void> {
    await this.#db.contestEntry.updateMany({ where: { id: { in: [...entryIds] } }, data: { advanced: true } })
  }

  async publish(id: string, { at, ...publication }: Publication): Promise<void> {
    await this.#db.contest.update({
      where: { id },
      data: { state: 'published', publishedAt: at, ...publication },
    })
  }

  async setStandings(id: string, round: number, standings: readonly StandingRecord[]): Promise<void> {
    await this.#db.standing.deleteMany({ where: { entry: { contestId: id, round } } })
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

  async standings(contestId: string, round: number): Promise<StandingRecord[]> {
    const rows = await this.#db.standing.findMany({
      where: { entry: { contestId, round } },
      orderBy: [{ track: 'asc' }, { rank: 'asc' }, { entry: { number: 'asc' } }],
    })
    return rows.map((row) => ({ ...row, parts: storedParts.parse(row.parts) }))
  }

  async judges(contestId: string, round: number): Promise<JudgeRecord[]> {
    return (await this.asked(contestId, round)).filter(({ said }) => said.declinedAt === null)
  }

  async asked(contestId: string, round: number): Promise<JudgeRecord[]> {
    const rows = await this.#db.contestJudge.findMany({
      where: { contestId, places: { some: { round } } },
      include: withPlaces,
      orderBy: { seat: 'asc' },
    })
    return rows.flatMap((row) => toJudge(row, round) ?? [])
  }

  async judge(contestId: string, accountId: string, round: number): Promise<JudgeRecord | null> {
    const row = await this.#db.contestJudge.findUnique({
      where: { contestId_accountId: { contestId, accountId }, declinedAt: null },
      include: withPlaces,
    })
    return row && toJudge(row, round)
  }

  seats(contestId: string): Promise<{ accountId: string; seat: number }[]> {
    return this.#db.contestJudge.findMany({
      where: { contestId, declinedAt: null },
      select: { accountId: true, seat: true },
      orderBy: { seat: 'asc' },
    })
  }

  async addJudge(
    contestId: string,
    { accountId, ...place }: { accountId: string; round: number; panel: number; chief: boolean },
  ): Promise<number> {
    const { _max } = await this.#db.contestJudge.aggregate({ where: { contestId }, _max: { seat: true } })
    const { seat } = await this.#db.contestJudge.upsert({
      where: { contestId_accountId: { contestId, accountId } },
      create: { contestId, accountId, seat: (_max.seat ?? 0) + 1 },
      update: { declinedAt: null, declineReason: null },
    })
    const { round } = place
    await this.#db.judgePlace.upsert({
      where: { contestId_accountId_round: { contestId, accountId, round } },
      create: { contestId, accountId, ...place },
      update: place,
    })
    return seat
  }

  async panelLocks(contestId: string): Promise<Map<number, Date>> {
    const rows = await this.#db.panelLock.findMany({ where: { contestId } })
    return new Map(rows.map((row) => [row.panel, row.lockedAt]))
  }

  async lockPanel(contestId: string, panel: number, lockedAt: Date): Promise<void> {
    await this.#db.panelLock.createMany({ data: [{ contestId, panel, lockedAt }], skipDuplicates: true })
  }

  async entries(contestId: string, round?: number): Promise<EntryRecord[]> {
    const rows = await this.#db.contestEntry.findMany({
      where: { contestId, ...(round === undefined ? {} : { round }) },
      orderBy: { number: 'asc' },
    })
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

  async insertEntry(entry: EnteredEntry): Promise<void> {
    await this.#db.contestEntry.create({ data: entry })
  }

  async setSlot(entryId: string, slot: { startsAt: Date; endsAt: Date }): Promise<void> {
    await this.#db.contestEntry.update({ where: { id: entryId }, data: slot })
  }

  async setMeasured(entryId: string, { figures, sales }: MeasuredEntry): Promise<void> {
    await this.#db.contestEntry.update({
      where: { id: entryId },
      data: { measured: figures, sold: sales },
    })
  }

  async #insertCriteria(contestId: string, { criteria }: PlannedContest): Promise<void> {
    await this.#db.criterion.createMany({
      data: criteria.map((it) => ({ ...it, contestId, levels: it.levels ?? Prisma.DbNull })),
    })
  }
}

const columnsOf = ({ criteria: _, procedure, tracks, panels, awards, rounds, ...plan }: PlannedContest) => ({
  ...plan,
  ...procedure,
  gates: [...procedure.gates],
  rounds: [...rounds],
  tracks: [...tracks],
  panels: [...panels],
  awards: [...awards],
})

const toEntry = (row: Prisma.ContestEntryGetPayload<object>): EntryRecord => ({
  ...row,
  measured: storedMeasured.nullable().parse(row.measured),
  sold: entrySales.nullable().parse(row.sold),
})

function toJudge(
  {
    places,
    declared,
    calibration,
    acceptedAt,
    declinedAt,
    declineReason,
    ...row
  }: Prisma.ContestJudgeGetPayload<{ include: typeof withPlaces }>,
  round: number,
): JudgeRecord | null {
  const place = places.find((it) => it.round === round)
  if (!place) return null
  const { panel, chief } = place
  const said = { acceptedAt, declinedAt, declineReason }
  return { ...row, round, panel, chief, said, declaredAt: declared, calibrated: calibration !== null }
}

const toRecord = ({
  criteria,
  holdHours,
  appealHours,
  heatAppealHours,
  calibration,
  declareFirst,
  gates,
  reliefBp,
  ...row
}: ContestRow): ContestRecord => ({
  ...row,
  procedure: {
    ...{ holdHours, appealHours, heatAppealHours, calibration, declareFirst, reliefBp },
    gates: storedGates.parse(gates),
  },
  tracks: storedNames.parse(row.tracks),
  panels: storedNames.parse(row.panels),
  rounds: roundsOf(storedRounds.parse(row.rounds), storedNames.parse(row.panels).length),
  awards: storedAwards.parse(row.awards),
  criteria: criteria.map((it) => ({
    ...it,
    source: storedSource.parse(it.source),
    levels: levels.nullable().parse(it.levels),
    top: storedTop.parse(it.top),
    scale: storedScale.parse(it.scale),
  })),
})
