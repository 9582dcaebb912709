import type { Transaction } from '#server/storage/transaction.ts'
import type { Ballot, Ballots } from '#server/areas/contest/procedure.ports.ts'

/** Votes of the public. */
export class BallotsStore implements Ballots {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async cast({ contestId, voter, day, entryId, network, castAt }: Ballot): Promise<boolean> {
    // The contest is held for a moment: a vote is in before the count or refused after it.
    const taken = await this.#db.$executeRaw`
      INSERT INTO ballot (contest_id, voter, day, entry_id, network, cast_at)
      SELECT id, ${voter}, ${day}, ${entryId}::uuid, ${network}, ${castAt} FROM contest
      WHERE id = ${contestId}::uuid AND state = 'judging' FOR SHARE
      ON CONFLICT DO NOTHING`
    return taken === 1
  }

  async counted(contestId: string | null): Promise<Map<string, number>> {
    if (contestId === null) return new Map()
    const rows = await this.#db.ballot.groupBy({
      by: ['entryId'],
      where: { contestId, voided: null },
      _count: { _all: true },
    })
    return new Map(rows.map((row) => [row.entryId, row._count._all]))
  }

  async voidSurplus(contestId: string, most: number, rule: string): Promise<Map<string, number>> {
    const rows = await this.#db.$queryRaw<{ entryId: string; votes: number }[]>`
      WITH ranked AS (
        SELECT voter, day, row_number() OVER (
          PARTITION BY entry_id, network, day ORDER BY cast_at, voter) AS place
        FROM ballot WHERE contest_id = ${contestId}::uuid AND voided IS NULL
      ), voided AS (
        UPDATE ballot AS b SET voided = ${rule} FROM ranked AS r
        WHERE b.contest_id = ${contestId}::uuid AND b.voter = r.voter AND b.day = r.day AND r.place > ${most}
        RETURNING b.entry_id
      )
      SELECT entry_id AS "entryId", count(*)::int AS votes FROM voided GROUP BY entry_id ORDER BY entry_id`
    return new Map(rows.map((row) => [row.entryId, row.votes]))
  }
}
