import type { TestProject } from 'vitest/node'
import { createDatabase } from '#prisma/tools/database-verbs.ts'
import { applyMigrations } from '#server/storage/migrations.ts'
import { startTemporaryPostgres } from '#server/storage/temporary-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The tests' PostgreSQL, and its migrated database that each test's own is copied from. */
    testServer: { url: string; template: string }
  }
}

const TEMPLATE = 'fieldcast_template'

/**
 * No power is cut here, and what a killed process wrote is kept without it; with it, each test's database takes
 * seconds of waiting for the disk to be removed. Without it whole pages in the log mend nothing.
 */
const SETTINGS = ['fsync=off', 'full_page_writes=off']

/** Starts one real PostgreSQL for the whole run and migrates the database the tests' own are copied from. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTemporaryPostgres({ settings: SETTINGS })
  const template = new URL(postgres.url)
  template.pathname = `/${TEMPLATE}`
  try {
    await createDatabase(template.href)
    await applyMigrations({ url: template.href })
  } catch (error) {
    await postgres.stop()
    throw error
  }
  project.provide('testServer', { url: postgres.url, template: TEMPLATE })
  return () => postgres.stop()
}
