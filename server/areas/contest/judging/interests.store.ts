import { interestKind, type Interest } from '#contracts/contest/procedure.types.ts'
import { newId } from '#server/core/ids.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { Interests } from '#server/areas/contest/procedure.ports.ts'

/** What judges declared, and their practice on the calibration clip. */
export class InterestsStore implements Interests {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async ofContest(contestId: string): Promise<(Interest & { judgeId: string })[]> {
    const rows = await this.#db.judgeInterest.findMany({ where: { contestId }, orderBy: { id: 'asc' } })
    return rows.map(({ judgeId, kind, villageId, hostId, note }) => ({
      ...{ judgeId, villageId, hostId, note },
      kind: interestKind.parse(kind),
    }))
  }

  async declare(contestId: string, judgeId: string, interests: readonly Interest[], at: Date): Promise<void> {
    await this.#db.judgeInterest.deleteMany({ where: { contestId, judgeId } })
    await this.#db.judgeInterest.createMany({
      data: interests.map((it) => ({ id: newId(), contestId, judgeId, ...it })),
    })
    await this.#db.contestJudge.update({
      where: { contestId_accountId: { contestId, accountId: judgeId } },
      data: { declared: at },
    })
  }

  async calibrate(
    contestId: string,
    accountId: string,
    marks: readonly { readonly criterionId: string; readonly level: number }[],
  ): Promise<void> {
    await this.#db.contestJudge.update({
      where: { contestId_accountId: { contestId, accountId } },
      data: { calibration: marks.map(({ criterionId, level }) => ({ criterionId, level })) },
    })
  }
}
