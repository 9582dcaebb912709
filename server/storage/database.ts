import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import { pgTypes } from './pg-types.ts'
import { QueuedClient } from './queued-client.ts'
import { StartupError } from '#server/core/startup-error.ts'
import { runTransaction, type Transaction, type TransactionOptions } from './transaction.ts'
import { unreachableDatabase } from './unreachable-database.ts'

/** The way to PostgreSQL: Prisma for most, a plain pool for the hot path, both with the same limits. */
export interface Database {
  readonly prisma: PrismaClient
  readonly pool: pg.Pool
  /** Runs `work` in a transaction, again when it lost against another; see TransactionOptions. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Has `listener` called after every transaction that committed: there may be events to deliver. */
  onCommit(listener: () => void): void
  /** Ends all connections; calling it again waits for the same end. */
  close(): Promise<void>
}

/** What opening a database takes. */
export interface DatabaseOptions {
  readonly url: string
  /** Connections of each of the two pools. */
  readonly poolSize?: number
  /** Told of idle connections that broke; the pools replace them by themselves. */
  readonly onConnectionError?: (error: Error) => void
}

const DEFAULT_POOL_SIZE = 10
const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 10_000
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000

/**
 * Opens the database and makes sure that it answers.
 *
 * @throws StartupError of one line when it does not.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const onError = options.onConnectionError ?? (() => undefined)
  const settings = connectionSettings(options)
  const pool = new pg.Pool({ ...settings, types: pgTypes })
  pool.on('error', onError)
  try {
    await pool.query('SELECT 1')
  } catch (cause) {
    await pool.end()
    throw unreachableDatabase(options.url, cause)
  }
  const handlers = { onPoolError: onError, onConnectionError: onError }
  const prisma = new PrismaClient({ adapter: new PrismaPg({ ...settings, Client: QueuedClient }, handlers) })
  const listeners: (() => void)[] = []
  let closing: Promise<void> | undefined
  return {
    prisma,
    pool,
    transaction: async (work, transactionOptions) => {
      const result = await runTransaction(prisma, work, transactionOptions)
      for (const listener of listeners) listener()
      return result
    },
    onCommit: (listener) => {
      listeners.push(listener)
    },
    close: () => (closing ??= Promise.all([prisma.$disconnect(), pool.end()]).then(() => undefined)),
  }
}

function connectionSettings({ url, poolSize = DEFAULT_POOL_SIZE }: DatabaseOptions): pg.PoolConfig {
  if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new StartupError(
      'database_url_invalid',
      'DATABASE_URL is not a PostgreSQL address; write it like postgresql://user:password@host:5432/fieldcast',
    )
  }
  return {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // A server that has gone silent would otherwise be waited for without end.
    query_timeout: STATEMENT_TIMEOUT_MS + CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'fieldcast',
  }
}
