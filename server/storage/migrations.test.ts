import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmptyDatabase, type TestDatabase } from '#server/test/support/database.ts'
import { applyMigrations, MIGRATIONS_FOLDER } from './migrations.ts'
import { temporaryFolder } from './temporary-postgres.ts'

let database: TestDatabase
let client: pg.Client
let folder: string

beforeEach(async () => {
  database = await createEmptyDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  folder = await temporaryFolder('migrations-test')
  write('1_shops', 'CREATE TABLE shop (id int PRIMARY KEY);')
  write('2_goods', 'CREATE TABLE good (id int PRIMARY KEY); INSERT INTO good VALUES (1), (2);')
})

afterEach(async () => {
  await client.end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true })
  writeFileSync(path.join(folder, name, 'migration.sql'), sql)
}

const apply = (): Promise<string[]> => applyMigrations({ url: database.url, folder })

async function column(sql: string): Promise<unknown[]> {
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
  return rows.map(([value]) => value)
}

const count = async (table: string): Promise<unknown> =>
  (await column(`SELECT count(*)::int FROM ${table}`))[0]

test('brings a fresh database to the released schema, and again changes nothing', async () => {
  const released = await applyMigrations({ url: database.url, folder: MIGRATIONS_FOLDER })
  expect(released.length).toBeGreaterThan(0)
  expect(await count('outbox_event')).toBe(0)
  expect(await applyMigrations({ url: database.url, folder: MIGRATIONS_FOLDER })).toEqual([])
})

test('tells of placed orders that wait for delivery by their number, and leaves what was delivered', async () => {
  await applyMigrations({ url: database.url, folder: MIGRATIONS_FOLDER })
  const orderIds = [randomUUID(), randomUUID(), randomUUID()]
  const old = { orderIds, liveId: randomUUID(), offerId: randomUUID() }
  const current = { orders: 1, lastOrderId: randomUUID(), liveId: null, offerId: null }
  const wait = (payload: object, publishedAt: Date | null = null) =>
    client.query(
      `INSERT INTO outbox_event (id, kind, payload, published_at) VALUES ($1, 'sales.ordersPlaced', $2, $3)`,
      [randomUUID(), payload, publishedAt],
    )
  await wait(old)
  await wait(current)
  await wait(old, new Date())
  const file = path.join(MIGRATIONS_FOLDER, '20261201001400_orders_placed_by_count', 'migration.sql')
  await client.query(readFileSync(file, 'utf8'))
  const { liveId, offerId } = old
  expect(await column('SELECT payload FROM outbox_event ORDER BY position')).toEqual([
    { orders: 3, lastOrderId: orderIds[2], liveId, offerId },
    current,
    old,
  ])
})

test('applies in the order of names, and later only what is new', async () => {
  expect(await apply()).toEqual(['1_shops', '2_goods'])
  write('3_more', 'INSERT INTO good VALUES (3);')
  expect(await apply()).toEqual(['3_more'])
  expect(await count('good')).toBe(3)
})

test('two boots at once apply each migration once', async () => {
  write('3_slow', 'SELECT pg_sleep(0.5); INSERT INTO good VALUES (3);')
  const applied = await Promise.all([apply(), apply(), apply()])
  expect(applied.flat().sort()).toEqual(['1_shops', '2_goods', '3_slow'])
  expect(await count('good')).toBe(3)
})

test('refuses a migration edited after it was applied, naming it', async () => {
  await apply()
  write('1_shops', 'CREATE TABLE shop (id bigint PRIMARY KEY);')
  write('3_more', 'INSERT INTO good VALUES (3);')
  await expect(apply()).rejects.toThrow(/^The migration 1_shops was edited after .*; restore the file/)
  expect(await count('good')).toBe(2)
})

test('refuses a database that is ahead of the program, naming the migration', async () => {
  write('3_newer', 'INSERT INTO good VALUES (3);')
  await apply()
  rmSync(path.join(folder, '3_newer'), { recursive: true })
  await expect(apply()).rejects.toThrow(/migration 3_newer, which this Fieldcast does not know/)
})

test('a migration that fails is named and leaves nothing; mended, the next start applies it', async () => {
  write('3_broken', 'INSERT INTO good VALUES (3); INSERT INTO good VALUES (1);')
  await expect(apply()).rejects.toThrow(
    /^The migration 3_broken failed and was undone: duplicate key .*; mend the cause and start again$/,
  )
  expect(await count('good')).toBe(2)
  expect(await column("SELECT logs FROM _prisma_migrations WHERE migration_name = '3_broken'")).toEqual([
    expect.stringContaining('duplicate key'),
  ])
  write('3_broken', 'INSERT INTO good VALUES (3);')
  expect(await apply()).toEqual(['3_broken'])
  expect(await count('good')).toBe(3)
})

test('a boot that dies inside a migration leaves nothing, and the next start applies it', async () => {
  write('3_slow', 'INSERT INTO good VALUES (3); SELECT pg_sleep(60);')
  const dying = apply()
  const outcome = expect(dying).rejects.toThrow(/The migration 3_slow failed/)
  const victims =
    "FROM pg_stat_activity WHERE application_name = 'fieldcast migrations' AND query LIKE '%pg_sleep%'"
  const terminate = `SELECT pg_terminate_backend(pid) ${victims} AND datname = current_database()`
  while ((await column(terminate)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  await outcome
  expect(
    await column('SELECT 1 FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL'),
  ).toEqual([1])
  write('3_slow', 'INSERT INTO good VALUES (3);')
  expect(await apply()).toEqual(['3_slow'])
  expect(await count('good')).toBe(3)
})

test('says in one line which database does not answer, without its password', async () => {
  const attempt = applyMigrations({ url: 'postgresql://u:hidden@127.0.0.1:1/shop', folder })
  await expect(attempt).rejects.toThrow(
    /^The database at 127\.0\.0\.1:1\/shop does not answer \(connect ECONNREFUSED.*\); start it or check DATABASE_URL$/,
  )
})
