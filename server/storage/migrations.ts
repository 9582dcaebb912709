import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { codeOf, messageOf, StartupError } from '#server/core/startup-error.ts'
import { unreachableDatabase } from './unreachable-database.ts'

/** The migrations this program was built with. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

// The advisory lock that Prisma's own schema engine takes, so that its CLI and our boots exclude each other.
const ADVISORY_LOCK = 72_707_369
const LOCK_TIMEOUT_MS = 120_000
const CONNECT_TIMEOUT_MS = 10_000

const CREATE_BOOK = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface AppliedMigration {
  readonly migration_name: string
  readonly checksum: string
}

/**
 * Brings a database to this program's schema, keeping the books as `prisma migrate deploy` does. Each
 * migration runs in one transaction together with its entry, so a failed or killed one leaves nothing behind
 * and is tried again at the next start. Concurrent boots wait for each other.
 *
 * @returns the names of the migrations applied now.
 * @throws StartupError naming the migration that failed, was edited after it was applied, or is unknown here.
 */
export async function applyMigrations(options: { url: string; folder?: string }): Promise<string[]> {
  const migrations = await readMigrations(options.folder ?? MIGRATIONS_FOLDER)
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'fieldcast migrations',
  })
  // The connection's end is reported by the query in flight; unheard, the event would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    throw unreachableDatabase(options.url, cause)
  }
  try {
    await lock(client)
    return await applyMissing(client, migrations)
  } finally {
    // Ending the session frees the lock too, even when the connection is what failed.
    await client.end()
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  if (!existsSync(folder)) {
    throw new StartupError(
      'migrations_missing',
      `The migrations folder ${folder} is missing; install Fieldcast again`,
    )
  }
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function lock(client: pg.Client): Promise<void> {
  try {
    await client.query(`SET lock_timeout = ${String(LOCK_TIMEOUT_MS)}`)
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK])
    await client.query('SET lock_timeout = 0')
  } catch (cause) {
    if (codeOf(cause) !== '55P03') throw cause
    throw new StartupError(
      'migrations_locked',
      `Another process has been migrating this database for ${String(LOCK_TIMEOUT_MS / 1000)} s; wait for it or stop it, then start again`,
      { cause },
    )
  }
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  await client.query(CREATE_BOOK)
  const { rows } = await client.query<AppliedMigration>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  refuseForeign(applied, migrations)
  await client.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  )
  const done: string[] = []
  for (const migration of migrations) {
    if (applied.has(migration.name)) continue
    await applyOne(client, migration)
    done.push(migration.name)
  }
  return done
}

function refuseForeign(applied: Map<string, string>, migrations: Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]))
  for (const [name, checksum] of applied) {
    const expected = known.get(name)
    if (expected === undefined) {
      throw new StartupError(
        'migration_unknown',
        `The database already has the migration ${name}, which this Fieldcast does not know; start the newer Fieldcast it came from`,
      )
    }
    if (expected !== checksum) {
      throw new StartupError(
        'migration_edited',
        `The migration ${name} was edited after this database applied it; restore the file as released and put the change into a new migration`,
      )
    }
  }
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    migration.checksum,
    migration.name,
  ])
  try {
    await client.query('BEGIN')
    await client.query(migration.sql)
    await client.query(
      'UPDATE _prisma_migrations SET applied_steps_count = 1, finished_at = now() WHERE id = $1',
      [id],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await recordFailure(client, id, messageOf(cause))
    throw new StartupError(
      'migration_failed',
      `The migration ${migration.name} failed and was undone: ${messageOf(cause)}; mend the cause and start again`,
      { cause },
    )
  }
}

async function recordFailure(client: pg.Client, id: string, message: string): Promise<void> {
  try {
    await client.query('ROLLBACK')
    await client.query('UPDATE _prisma_migrations SET logs = $2, rolled_back_at = now() WHERE id = $1', [
      id,
      message,
    ])
  } catch {
    // The connection is gone: the next start finds the unfinished entry and closes it.
  }
}
