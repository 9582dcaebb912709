import { z } from 'zod'
import type { Transaction } from '#server/storage/transaction.ts'
import type { CalibrationClip, Calibrations, PracticeMark } from '#server/areas/contest/procedure.ports.ts'

const practice = z.array(z.object({ criterionId: z.string(), level: z.int() }))
const reference = z.array(z.object({ position: z.int(), level: z.int(), why: z.string() }))

/** The clip that judges practise on, and what each made of it. */
export class CalibrationStore implements Calibrations {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async clip(contestId: string): Promise<CalibrationClip | null> {
    const row = await this.#db.calibrationClip.findUnique({ where: { contestId } })
    if (!row) return null
    const { liveId, fromMs, toMs } = row
    return { liveId, fromMs, toMs, reference: reference.parse(row.reference) }
  }

  async setClip(contestId: string, clip: CalibrationClip): Promise<void> {
    const { liveId, fromMs, toMs } = clip
    const data = { liveId, fromMs, toMs, reference: clip.reference.map((it) => ({ ...it })) }
    await this.#db.calibrationClip.upsert({
      where: { contestId },
      create: { contestId, ...data },
      update: data,
    })
  }

  async practice(contestId: string, accountId: string): Promise<PracticeMark[] | null> {
    const row = await this.#db.contestJudge.findUnique({
      where: { contestId_accountId: { contestId, accountId } },
      select: { calibration: true },
    })
    return row?.calibration ? practice.parse(row.calibration) : null
  }
}
