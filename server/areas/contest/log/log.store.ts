import { randomBytes } from 'node:crypto'
import { sha256 } from '#server/core/digest.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { ContestLogs, LogAct } from '#server/areas/contest/procedure.ports.ts'
import { bodyText, logRoot, sealOf, type LogKind, type LogRecord } from './log-chain.ts'

/** The contests' logs in PostgreSQL, which refuses to change what is in them. */
export class LogStore implements ContestLogs {
  readonly #db: Transaction

  constructor(db: Transaction) {
    this.#db = db
  }

  async append(contestId: string, act: LogAct): Promise<void> {
    // One writer of a contest's log at a time, until its transaction ends.
    await this.#db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${contestId}, 5))::text`
    const last = await this.last(contestId)
    const sealed = {
      sequence: (last?.sequence ?? 0) + 1,
      at: act.at,
      actor: act.actor,
      kind: act.kind,
    }
    const salt = randomBytes(16).toString('hex')
    const body = bodyText({ facts: act.facts, account: act.account, salt })
    const bodyDigest = sha256(body)
    const digest = sealOf(sha256, last?.digest ?? logRoot(sha256, contestId), sealed, bodyDigest)
    await this.#db.contestLog.create({ data: { contestId, ...sealed, body, bodyDigest, digest } })
  }

  async head(contestId: string): Promise<string> {
    return (await this.last(contestId))?.digest ?? logRoot(sha256, contestId)
  }

  async entries(contestId: string, page: { after: number; limit: number } | null): Promise<LogRecord[]> {
    const rows = await this.#db.contestLog.findMany({
      where: { contestId, ...(page ? { sequence: { gt: page.after } } : {}) },
      orderBy: { sequence: 'asc' },
      ...(page ? { take: page.limit } : {}),
    })
    // A kind that nobody writes breaks the seal, so that a wrong one is told as such.
    return rows.map((row) => ({ ...row, kind: row.kind as LogKind }))
  }

  last(contestId: string): Promise<{ sequence: number; digest: string } | null> {
    return this.#db.contestLog.findFirst({
      where: { contestId },
      orderBy: { sequence: 'desc' },
      select: { sequence: true, digest: true },
    })
  }
}
