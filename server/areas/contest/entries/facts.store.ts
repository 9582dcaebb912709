import { newId } from '#server/core/ids.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { EntrantFacts } from '#server/areas/contest/entry.ports.ts'
import type { RecordedFact } from './eligibility.rules.ts'

const MAX_FACTS = 200

/** What organisers recorded of hosts. */
export class FactsStore implements EntrantFacts {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async ofHost(contestId: string, hostId: string): Promise<RecordedFact[]> {
    const newest = await this.#db.entrantFact.findMany({
      where: { contestId, hostId },
      orderBy: { id: 'desc' },
      take: MAX_FACTS,
    })
    return newest.toReversed()
  }

  async add(contestId: string, hostId: string, fact: RecordedFact): Promise<void> {
    await this.#db.entrantFact.create({ data: { id: newId(), contestId, hostId, ...fact } })
  }
}
