import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { applyMigrations, MIGRATIONS_FOLDER } from '#server/storage/migrations.ts'
import { messageOf } from '#server/core/startup-error.ts'
import { startTemporaryPostgres } from '#server/storage/temporary-postgres.ts'
import { sqlFromDatabaseToSchema } from './schema-diff.ts'

/**
 * Writes the migration from what prisma/migrations already makes to what prisma/schema describes, with a
 * PostgreSQL of its own that is thrown away.
 *
 * @returns the new file, or undefined when there is nothing to change.
 */
async function writeMigration(name: string): Promise<string | undefined> {
  const postgres = await startTemporaryPostgres()
  try {
    await applyMigrations({ url: postgres.url })
    const sql = await sqlFromDatabaseToSchema(postgres.url)
    if (sql === '') return undefined
    const file = path.join(MIGRATIONS_FOLDER, `${timestamp(new Date())}_${name}`, 'migration.sql')
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, `${sql}\n`)
    return file
  } finally {
    await postgres.stop()
  }
}

/** Prisma's form, 20260131235959, in UTC: migrations run in the order of their names. */
function timestamp(now: Date): string {
  return now.toISOString().replace(/\D/g, '').slice(0, 14)
}

// An interrupted run takes its PostgreSQL with it, which only an orderly exit does.
process.once('SIGINT', () => process.exit(130))

const [name = ''] = process.argv.slice(2)
if (/^[a-z][a-z0-9_]{2,60}$/.test(name)) {
  try {
    const file = await writeMigration(name)
    console.log(file ?? 'The migrations already make what the schema describes; nothing was written.')
  } catch (error) {
    console.error(messageOf(error))
    process.exitCode = 1
  }
} else {
  console.error('Usage: node prisma/tools/new-migration.ts NAME, where NAME is like add_coupons')
  process.exitCode = 1
}
