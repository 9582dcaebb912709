import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sqlFromDatabaseToSchema } from '#prisma/tools/schema-diff.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(() => database.drop())

test('the migrations make exactly what the Prisma schema describes', async () => {
  expect(await sqlFromDatabaseToSchema(database.url)).toBe('')
})

test('a column the migrations forgot would be noticed', async () => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('ALTER TABLE outbox_event DROP COLUMN last_error')
  await client.end()
  expect(await sqlFromDatabaseToSchema(database.url)).toContain('ADD COLUMN     "last_error" TEXT')
})

test('Prisma’s own CLI agrees, through our schema engine: history, checksums and schema', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const prisma = (...args: string[]): string => {
    const program = path.join(root, 'node_modules/prisma/build/index.js')
    const env = { PATH: process.env['PATH'], DATABASE_URL: database.url, PRISMA_HIDE_UPDATE_MESSAGE: '1' }
    return execFileSync(process.execPath, [program, 'migrate', ...args], { cwd: root, env, encoding: 'utf8' })
  }
  expect(prisma('status')).toContain('Database schema is up to date!')
  expect(prisma('deploy')).toContain('No pending migrations to apply.')
  const diff = ['diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code']
  expect(prisma(...diff)).toContain('No difference detected.')
})
