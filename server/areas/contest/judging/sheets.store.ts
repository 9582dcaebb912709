import type { Mark } from '#contracts/contest/contest.types.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { SheetRecord, Sheets, SheetState } from '#server/areas/contest/contest.ports.ts'

const withMarks = {
  marks: { orderBy: { criterion: { position: 'asc' } } },
} as const satisfies Prisma.SheetInclude

/** Judges' sheets in PostgreSQL. */
export class SheetsStore implements Sheets {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async hold(entryId: string, judgeId: string): Promise<SheetState> {
    await this.#db.sheet.createMany({ data: [{ entryId, judgeId }], skipDuplicates: true })
    const rows = await this.#db.$queryRaw<{ state: SheetState }[]>`
      SELECT state FROM sheet WHERE entry_id = ${entryId}::uuid AND judge_id = ${judgeId}::uuid FOR UPDATE`
    return rows[0]?.state ?? 'open'
  }

  async sheet(entryId: string, judgeId: string): Promise<SheetRecord> {
    const row = await this.#db.sheet.findUnique({
      where: { entryId_judgeId: { entryId, judgeId } },
      include: withMarks,
    })
    return row ?? { entryId, judgeId, state: 'open', reason: null, lockedAt: null, marks: [] }
  }

  ofContest(contestId: string, judgeId?: string): Promise<SheetRecord[]> {
    return this.#db.sheet.findMany({
      where: { entry: { contestId }, ...(judgeId === undefined ? {} : { judgeId }) },
      include: withMarks,
    })
  }

  async setMark(entryId: string, judgeId: string, mark: Mark, at: Date): Promise<void> {
    const { criterionId, ...said } = mark
    const key = { entryId, judgeId, criterionId }
    await this.#db.mark.upsert({
      where: { entryId_judgeId_criterionId: key },
      create: { ...key, ...said, markedAt: at },
      update: { ...said, markedAt: at },
    })
  }

  async lock(entryId: string, judgeId: string, at: Date): Promise<void> {
    await this.#db.sheet.update({
      where: { entryId_judgeId: { entryId, judgeId } },
      data: { state: 'locked', lockedAt: at },
    })
  }

  async setAside(entryId: string, judgeId: string, as: 'recused' | 'excused', reason: string): Promise<void> {
    await this.#db.mark.deleteMany({ where: { entryId, judgeId } })
    await this.#db.sheet.update({
      where: { entryId_judgeId: { entryId, judgeId } },
      data: { state: as, reason, lockedAt: null },
    })
  }

  async strike(entryId: string, judgeId: string, reason: string): Promise<void> {
    await this.#db.sheet.update({
      where: { entryId_judgeId: { entryId, judgeId } },
      data: { state: 'struck', reason },
    })
  }
}
