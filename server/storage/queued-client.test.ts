import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/test/support/database.ts'
import { QueuedClient } from './queued-client.ts'

let home: TestDatabase
let client: QueuedClient

beforeAll(async () => {
  home = await createTestDatabase()
  client = new QueuedClient(home.url)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await home.drop()
})

const one = (n: number) => client.query<{ n: number }>('SELECT $1::int AS n', [n])

test('takes queries that come at once one after the other, without a word from pg, also past one that fails', async () => {
  const warned = vi.spyOn(process, 'emitWarning')
  const answers = await Promise.allSettled([
    one(1),
    one(2),
    client.query<{ n: number }>('SELECT nonsense'),
    one(3),
  ])
  expect(answers.map((it) => (it.status === 'fulfilled' ? it.value.rows[0] : 'failed'))).toEqual([
    ...[{ n: 1 }, { n: 2 }, 'failed', { n: 3 }],
  ])
  expect((await one(4)).rows).toEqual([{ n: 4 }])
  expect(warned).not.toHaveBeenCalled()
})
