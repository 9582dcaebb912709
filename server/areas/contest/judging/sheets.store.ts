import { z } from 'zod'
import { criterion, type Mark } from '#contracts/contest/contest.types.ts'
import type { Prisma } from '#server/storage/generated/client.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { found } from '#server/core/problem.ts'
import type { Bench, JudgeRecord, SheetRecord, Sheets } from '#server/areas/contest/contest.ports.ts'

const withMarks = {
  marks: { orderBy: { criterion: { position: 'asc' } } },
} as const satisfies Prisma.SheetInclude

type BenchRow = Omit<JudgeRecord, 'accountId' | 'round' | 'said'> &
  Pick<JudgeRecord['said'], 'acceptedAt'> &
  Bench['procedure'] & { readonly locked: boolean; readonly criteria: unknown }

const { source, top } = criterion.shape
const storedCriteria = z.array(
  z.object({ id: z.string(), position: z.int(), name: z.string(), source, top, written: z.boolean() }),
)

type SheetRow = Omit<SheetRecord, 'marks'>

/** Judges' sheets in PostgreSQL. */
export class SheetsStore implements Sheets {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async bench(contestId: string, accountId: string, round: number): Promise<Bench | null> {
    // One statement for all that each mark asks while it keeps the contest from changing.
    const [row] = await this.#db.$queryRaw<BenchRow[]>`
      SELECT j.seat, p.panel, p.chief, j.accepted_at AS "acceptedAt", j.declared_at AS "declaredAt",
        j.calibration IS NOT NULL AS calibrated, l.panel IS NOT NULL AS locked,
        c.declare_first AS "declareFirst", c.calibration,
        (SELECT json_agg(r ORDER BY r.position)
         FROM (SELECT id, position, name, source, top, written FROM criterion WHERE contest_id = c.id) r
        ) AS criteria
      FROM contest c
      JOIN contest_judge j ON j.contest_id = c.id AND j.declined_at IS NULL
      JOIN judge_place p ON p.contest_id = c.id AND p.account_id = j.account_id
      LEFT JOIN panel_lock l ON l.contest_id = c.id AND l.panel = p.panel
      WHERE c.id = ${contestId}::uuid AND j.account_id = ${accountId}::uuid AND p.round = ${round}`
    if (!row) return null
    const { locked, criteria, declareFirst, calibration, acceptedAt, ...seat } = row
    const said = { acceptedAt, declinedAt: null, declineReason: null }
    return {
      judge: { accountId, round, said, ...seat },
      locked,
      procedure: { declareFirst, calibration },
      criteria: storedCriteria.parse(criteria),
    }
  }

  async hold(entryId: string, judgeId: string): Promise<SheetRecord> {
    const sheet = (await this.#held(entryId, judgeId)) ?? (await this.#begun(entryId, judgeId))
    const marks = await this.#db.mark.findMany({ where: { entryId, judgeId }, ...withMarks.marks })
    return { ...sheet, marks }
  }

  async #begun(entryId: string, judgeId: string): Promise<SheetRow> {
    // Two may begin it at once: whoever comes second holds what the first began.
    await this.#db.sheet.createMany({ data: [{ entryId, judgeId }], skipDuplicates: true })
    return found(await this.#held(entryId, judgeId))
  }

  async #held(entryId: string, judgeId: string): Promise<SheetRow | undefined> {
    const rows = await this.#db.$queryRaw<SheetRow[]>`
      SELECT entry_id AS "entryId", judge_id AS "judgeId", state, reason, locked_at AS "lockedAt"
      FROM sheet WHERE entry_id = ${entryId}::uuid AND judge_id = ${judgeId}::uuid FOR UPDATE`
    return rows[0]
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
