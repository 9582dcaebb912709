import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { codeOf } from '#server/core/startup-error.ts'

/** What stores write with: Prisma inside a transaction. */
export type Transaction = Prisma.TransactionClient

/** How one transaction runs. */
export interface TransactionOptions {
  /** `serializable` where a decision reads what others may change; else what PostgreSQL does by default. */
  readonly isolation?: 'readCommitted' | 'serializable'
  /** Tries in all when PostgreSQL ends it for a serialization failure or a deadlock. */
  readonly attempts?: number
}

const DEFAULT_ATTEMPTS = 5
const FIRST_DELAY_MS = 10
const MAX_WAIT_MS = 5_000
const TIMEOUT_MS = 10_000
const CONFLICTS = new Set(['40001', '40P01'])

/**
 * Runs `work` in a Prisma transaction, again from the start when it lost against another one. `work` must
 * therefore do nothing outside of it that may not happen twice.
 */
export function runTransaction<T>(
  prisma: PrismaClient,
  work: (transaction: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  // What PostgreSQL does anyway is not said: it would be a statement of its own in every transaction.
  const isolation =
    options.isolation === 'serializable'
      ? { isolationLevel: Prisma.TransactionIsolationLevel.Serializable }
      : {}
  return retryConflicts(
    () => prisma.$transaction(work, { ...isolation, maxWait: MAX_WAIT_MS, timeout: TIMEOUT_MS }),
    options.attempts,
  )
}

/** The same through plain `pg`, for the hot path. */
export function runPgTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const begin = options.isolation === 'serializable' ? 'BEGIN ISOLATION LEVEL SERIALIZABLE' : 'BEGIN'
  return retryConflicts(async () => {
    const client = await pool.connect()
    let broken: Error | undefined
    // The pool listens to idle sessions only: one that breaks in use would end the process unheard.
    const noteBreak = (fault: Error) => {
      broken = fault
    }
    client.on('error', noteBreak)
    try {
      await client.query(begin)
      const result = await work(client)
      await client.query('COMMIT')
      return result
    } catch (error) {
      // A session that cannot even roll back must not return to the pool.
      await client.query('ROLLBACK').catch((fault: unknown) => {
        broken = fault instanceof Error ? fault : new Error(String(fault))
      })
      throw error
    } finally {
      client.off('error', noteBreak)
      client.release(broken)
    }
  }, options.attempts)
}

async function retryConflicts<T>(attempt: () => Promise<T>, attempts = DEFAULT_ATTEMPTS): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (tried >= attempts || !isConflict(error)) throw error
    }
    // Jitter, or two that met once meet again.
    await sleep(FIRST_DELAY_MS * 2 ** (tried - 1) * (0.5 + Math.random()))
  }
}

/** True when PostgreSQL undid the transaction only because of another one, so that a retry may succeed. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    return error.code === 'P2034' || isConflict(error.cause) || isConflict(error.meta?.['driverAdapterError'])
  }
  if (isDriverAdapterError(error)) {
    return error.cause.kind === 'TransactionWriteConflict' || CONFLICTS.has(error.cause.originalCode ?? '')
  }
  return CONFLICTS.has(codeOf(error) ?? '')
}
