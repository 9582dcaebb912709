import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { createDatabase, dropDatabase } from '#prisma/tools/database-verbs.ts'
import type {} from './global-setup.ts'

/** A database of a test's own. */
export interface TestDatabase {
  readonly url: string
  /** Removes it, ending what is still connected. */
  drop(): Promise<void>
}

/** A fresh database with all migrations applied, copied from the run's template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return makeDatabase(inject('testServer').template)
}

/** A fresh database with nothing in it, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return makeDatabase()
}

async function makeDatabase(template?: string): Promise<TestDatabase> {
  const address = new URL(inject('testServer').url)
  address.pathname = `/test_${randomUUID().replaceAll('-', '')}`
  await createDatabase(address.href, template)
  return { url: address.href, drop: () => dropDatabase(address.href) }
}
