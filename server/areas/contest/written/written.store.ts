import type { Transaction } from '#server/storage/transaction.ts'
import type { WrittenPart, WrittenParts } from '#server/areas/contest/entry.ports.ts'

/** Plans and scripts as they were handed in. */
export class WrittenStore implements WrittenParts {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  ofContest(contestId: string): Promise<WrittenPart[]> {
    return this.#db.writtenPart.findMany({ where: { contestId }, orderBy: { pseudonym: 'asc' } })
  }

  ofEntry(entryId: string): Promise<WrittenPart | null> {
    return this.#db.writtenPart.findUnique({ where: { entryId } })
  }

  async handIn(part: WrittenPart): Promise<void> {
    const { entryId, text, submittedAt } = part
    await this.#db.writtenPart.upsert({
      where: { entryId },
      create: part,
      update: { text, submittedAt },
    })
  }
}
