import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/test/support/database.ts'
import { openDatabase, type Database } from './database.ts'
import { runPgTransaction } from './transaction.ts'

let home: TestDatabase
let database: Database

beforeAll(async () => {
  home = await createTestDatabase()
  database = await openDatabase({ url: home.url, poolSize: 4 })
  await database.pool.query('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)')
})

afterAll(async () => {
  await Promise.all([database.close(), database.close()])
  await home.drop()
})

async function resetCounters(): Promise<void> {
  await database.pool.query('TRUNCATE counter')
  await database.pool.query('INSERT INTO counter VALUES (1, 0), (2, 0)')
}

async function readCounter(id: number): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ n: number }>('SELECT n FROM counter WHERE id = $1', [id])
  return rows[0]?.n
}

test('reads 64-bit integers as numbers where exact, dates as text, bare timestamps as UTC', async () => {
  const { rows } = await database.pool.query(
    `SELECT 9007199254740991::int8 AS safe, 9007199254740993::int8 AS large, count(*) AS counted,
       date '2026-06-01' AS day, timestamp '2026-06-01 08:00' AS bare FROM counter WHERE false`,
  )
  expect(rows).toEqual([
    {
      safe: 9_007_199_254_740_991,
      large: 9_007_199_254_740_993n,
      counted: 0,
      day: '2026-06-01',
      bare: new Date('2026-06-01T08:00:00Z'),
    },
  ])
})

test('serializable transactions that read and write crosswise all succeed by trying again', async () => {
  await resetCounters()
  await Promise.all(
    Array.from({ length: 4 }, () =>
      database.transaction(
        async (transaction) => {
          const [row] = await transaction.$queryRaw<{ n: number }[]>`SELECT n FROM counter WHERE id = 1`
          await transaction.$executeRaw`UPDATE counter SET n = ${(row?.n ?? 0) + 1} WHERE id = 1`
        },
        { isolation: 'serializable', attempts: 10 },
      ),
    ),
  )
  expect(await readCounter(1)).toBe(4)
})

test('a deadlock through plain pg is tried again', async () => {
  await resetCounters()
  let tries = 0
  const { promise: bothHoldOne, resolve: meet } = Promise.withResolvers<undefined>()
  const cross = (first: number, second: number): Promise<void> =>
    runPgTransaction(database.pool, async (client) => {
      await client.query('UPDATE counter SET n = n + 1 WHERE id = $1', [first])
      tries += 1
      if (tries === 2) meet(undefined)
      await bothHoldOne
      await client.query('UPDATE counter SET n = n + 1 WHERE id = $1', [second])
    })
  await Promise.all([cross(1, 2), cross(2, 1)])
  expect([await readCounter(1), await readCounter(2)]).toEqual([2, 2])
  expect(tries).toBe(3)
})

test('tries a bounded number of times, and only after a conflict', async () => {
  let tries = 0
  const failing = (sqlState: string, attempts?: number): Promise<void> =>
    database.transaction(
      async (transaction) => {
        tries += 1
        await transaction.$executeRawUnsafe(`DO $$ BEGIN RAISE SQLSTATE '${sqlState}'; END $$`)
      },
      attempts === undefined ? {} : { attempts },
    )
  await expect(failing('40001', 3)).rejects.toThrow()
  expect(tries).toBe(3)
  await expect(failing('23505')).rejects.toThrow()
  expect(tries).toBe(4)
})

test('tells of commits and not of what was rolled back', async () => {
  let commits = 0
  database.onCommit(() => {
    commits += 1
  })
  await expect(database.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(commits).toBe(0)
  await database.transaction(() => Promise.resolve())
  expect(commits).toBe(1)
})

test('goes on after its connections were cut', async () => {
  await database.pool.query('SELECT 1')
  await database.prisma.outboxEvent.count()
  const { rowCount } = await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
  expect(rowCount).toBeGreaterThan(0)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await database.prisma.outboxEvent.count()).toBe(0)
})

test('says in one line what keeps it from the database, without the password', async () => {
  const place = new URL(home.url)
  const attempts: [url: string, message: RegExp][] = [
    [
      'postgresql://u:hidden@127.0.0.1:1/x',
      /^The database at 127\.0\.0\.1:1\/x does not answer \(.*\); start it/,
    ],
    [
      `postgresql://fieldcast:hidden@${place.host}/x`,
      /refuses the user or the password; check those in DATABASE_URL$/,
    ],
    [home.url.replace(place.pathname, `/${randomUUID()}`), /has no database of that name; create it/],
    ['mysql://u:hidden@h/x', /^DATABASE_URL is not a PostgreSQL address/],
    ['hidden', /^DATABASE_URL is not a PostgreSQL address/],
  ]
  for (const [url, message] of attempts) {
    const refusal = await openDatabase({ url }).catch((error: unknown) => String(error))
    expect(refusal).toMatch(new RegExp(message.source.replace('^', '^StartupError: ')))
    expect(refusal).not.toMatch(/hidden|\n/)
  }
})
