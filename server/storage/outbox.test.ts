import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#server/test/support/database.ts'
import { openDatabase, type Database } from './database.ts'
import { readOutboxStatus, releaseParked } from './outbox-queue.ts'
import { OutboxRelay, type OutboxRelayOptions, type RelayFault } from './outbox-relay.ts'
import { appendEvents, appendEventsSql, INSERT_INTO_OUTBOX, type RecordedEvent } from './outbox.ts'
import { runPgTransaction } from './transaction.ts'

let home: TestDatabase
let database: Database
let relays: OutboxRelay[]
let faults: RelayFault[]

beforeEach(async () => {
  home = await createTestDatabase()
  database = await openDatabase({ url: home.url, poolSize: 4 })
  relays = []
  faults = []
})

afterEach(async () => {
  for (const relay of relays) await relay.close()
  await database.close()
  await home.drop()
})

function makeRelay(options: Partial<OutboxRelayOptions> = {}): OutboxRelay {
  const relay = new OutboxRelay({
    url: home.url,
    onFault: (fault) => faults.push(fault),
    pollMs: 20,
    firstRetryMs: 10,
    ...options,
  })
  relays.push(relay)
  return relay
}

/** Records one order event an id, in one transaction. */
const record = (...orderIds: string[]): Promise<string[]> =>
  database.transaction((transaction) =>
    appendEvents(
      transaction,
      orderIds.map((orderId) => ({ kind: 'sales.orderChanged', payload: { orderId } })),
    ),
  )

/** A relay that notes the orders it hears of. */
function listen(heard: string[], options: Partial<OutboxRelayOptions> = {}): OutboxRelay {
  const relay = makeRelay(options)
  relay.subscribe('test', ['sales.orderChanged'], ({ payload }) => {
    heard.push(payload.orderId)
    return Promise.resolve()
  })
  return relay
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain')
    await sleep(10)
  }
}

const pending = async (): Promise<number> => (await readOutboxStatus(database.pool)).pending
const drained = (): Promise<void> => until(async () => (await pending()) === 0)
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index))

test('delivers in the order of recording, over many batches, whole and with the time', async () => {
  const events: RecordedEvent[] = []
  const relay = makeRelay({ batchSize: 7 })
  relay.subscribe('test', ['sales.orderChanged'], (event) => {
    events.push(event)
    return Promise.resolve()
  })
  const before = Date.now()
  const ids = await record(...numbered(50))
  relay.start()
  await drained()
  expect(events.map((event) => event.id)).toEqual(ids)
  expect(events.map((event) => event.payload)).toEqual(numbered(50).map((orderId) => ({ orderId })))
  expect(Math.abs((events[0]?.at.getTime() ?? 0) - before)).toBeLessThan(10_000)
  expect(faults).toEqual([])
})

test('who only looks how things stand looks once for those that wait together, again where a look failed', async () => {
  const heard: string[] = []
  const looked: string[] = []
  const relay = listen(heard, { batchSize: 4 })
  let away = true
  relay.subscribe(
    'onlooker',
    ['sales.orderChanged'],
    ({ payload: { orderId } }) => {
      looked.push(orderId)
      if (orderId !== 'b1' || !away) return Promise.resolve()
      away = false
      return Promise.reject(new Error('not now'))
    },
    ({ payload: { orderId } }) => orderId.charAt(0),
  )
  await record('a1', 'b1', 'a2', 'b2', 'a3')
  relay.start()
  await drained()
  // The second batch brings the last of them, and what failed.
  expect(looked.filter((it) => it.startsWith('a'))).toEqual(['a1', 'a3'])
  expect(looked.filter((it) => it.startsWith('b'))).toEqual(['b1', 'b2', 'b1'])
  expect(new Set(heard)).toEqual(new Set(['a1', 'b1', 'a2', 'b2', 'a3']))
})

test('an event lives and dies with its transaction', async () => {
  const heard: string[] = []
  listen(heard).start()
  const undone = database.transaction(async (transaction) => {
    await appendEvents(transaction, [{ kind: 'sales.orderChanged', payload: { orderId: 'undone' } }])
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  await record('kept')
  await drained()
  expect(heard).toEqual(['kept'])
})

test('plain pg records the same, alone and as part of a larger statement', async () => {
  const heard: string[] = []
  listen(heard).start()
  await runPgTransaction(database.pool, async (client) => {
    const { text, values } = appendEventsSql([
      { kind: 'sales.orderChanged', payload: { orderId: 'quo"te' } },
      { kind: 'sales.orderChanged', payload: { orderId: '樱桃, {5斤}' } },
    ])
    await client.query(text, [...values])
    const part = appendEventsSql([{ kind: 'sales.orderChanged', payload: { orderId: 'in a CTE' } }], 2)
    await client.query(`WITH recorded AS (${part.text}) SELECT $1::int`, [1, ...part.values])
    await client.query(
      `${INSERT_INTO_OUTBOX} SELECT gen_random_uuid(), 'sales.orderChanged', jsonb_build_object('orderId', 'from rows')`,
    )
  })
  await drained()
  expect(heard).toEqual(['quo"te', '樱桃, {5斤}', 'in a CTE', 'from rows'])
})

test('a kick after the commit delivers at once, however seldom it polls', async () => {
  const heard: string[] = []
  const relay = listen(heard, { pollMs: 60_000 })
  database.onCommit(() => {
    relay.kick()
  })
  relay.start()
  await record('first')
  await until(() => heard.length === 1)
  await sleep(200)
  const before = Date.now()
  await record('second')
  await until(() => heard.length === 2)
  expect(Date.now() - before).toBeLessThan(5_000)
})

test('delivers again what was delivered but not yet noted when the process died', async () => {
  const heard: string[] = []
  const relay = makeRelay()
  relay.subscribe('test', ['sales.orderChanged'], async ({ payload }) => {
    heard.push(payload.orderId)
    if (heard.length > 1) return
    // As a death between delivering and noting it: the relay's session is cut before it can write.
    await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'fieldcast outbox'`,
    )
  })
  await record('once or twice')
  relay.start()
  await drained()
  expect(heard).toEqual(['once or twice', 'once or twice'])
  expect(faults.map(({ event }) => event)).toEqual([null])
})

test('a subscriber that fails now and then loses nothing and keeps nobody waiting', async () => {
  const heard: string[] = []
  let refusals = 3
  const relay = makeRelay()
  relay.subscribe('moody', ['sales.orderChanged'], ({ payload }) => {
    if (payload.orderId === 'hard' && refusals-- > 0) return Promise.reject(new Error('not now'))
    heard.push(payload.orderId)
    return Promise.resolve()
  })
  await record('hard', 'easy')
  relay.start()
  await drained()
  expect(heard).toEqual(['easy', 'hard'])
  expect(faults.map(({ subscriber, attempts, parked }) => ({ subscriber, attempts, parked }))).toEqual([
    { subscriber: 'moody', attempts: 1, parked: false },
    { subscriber: 'moody', attempts: 2, parked: false },
    { subscriber: 'moody', attempts: 3, parked: false },
  ])
})

test('an event nobody can take is parked with its error, and goes on once released', async () => {
  let broken = true
  const heard: string[] = []
  const relay = makeRelay({ maxAttempts: 3 })
  relay.subscribe('broken', ['sales.orderChanged'], ({ payload }) => {
    if (broken && payload.orderId === 'poison') throw new Error('cannot be')
    heard.push(payload.orderId)
    return Promise.resolve()
  })
  await record('poison', 'good')
  relay.start()
  await until(async () => (await readOutboxStatus(database.pool)).parked === 1)
  await sleep(100)
  expect(heard).toEqual(['good'])
  expect(faults.map(({ attempts, parked }) => [attempts, parked])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ])
  const row = await database.prisma.outboxEvent.findFirstOrThrow({ where: { parkedAt: { not: null } } })
  expect(row).toMatchObject({ attempts: 3, lastError: 'broken: cannot be', publishedAt: null })
  broken = false
  expect(await releaseParked(database.pool)).toBe(1)
  await until(() => heard.length === 2)
  expect(heard).toEqual(['good', 'poison'])
})

test('a subscriber that never answers is given up on for that time', async () => {
  const relay = makeRelay({ subscriberTimeoutMs: 30, maxAttempts: 2 })
  relay.subscribe('hanging', ['sales.orderChanged'], () => new Promise(() => undefined))
  await record('unanswered')
  relay.start()
  await until(() => faults.some((fault) => fault.parked))
  expect(String(faults[0]?.error)).toBe('Error: hanging did not finish within 30 ms')
})

test('of two relays one delivers, and the other takes over when it goes', async () => {
  const [first, second]: [string[], string[]] = [[], []]
  const leader = listen(first)
  leader.start()
  await record('a')
  await drained()
  listen(second).start()
  await record('b', 'c')
  await drained()
  expect([first, second]).toEqual([['a', 'b', 'c'], []])
  await Promise.all([leader.close(), leader.close()])
  await record('d')
  await drained()
  expect([first, second]).toEqual([['a', 'b', 'c'], ['d']])
})

test('survives a database that is away, and says so', async () => {
  const heard: string[] = []
  const relay = listen(heard)
  const away = new URL(home.url).pathname.slice(1)
  await record('before')
  const maintenance = await openDatabase({ url: home.url.replace(away, 'postgres'), poolSize: 1 })
  try {
    await maintenance.pool.query(`ALTER DATABASE ${away} ALLOW_CONNECTIONS false`)
    relay.start()
    await until(() => faults.length >= 2)
    await maintenance.pool.query(`ALTER DATABASE ${away} ALLOW_CONNECTIONS true`)
  } finally {
    await maintenance.close()
  }
  await until(() => heard.length === 1)
  expect(heard).toEqual(['before'])
  expect(faults[0]).toMatchObject({ event: null, parked: false })
})

test('prunes what was delivered long ago and only that', async () => {
  const [old = '', recent = ''] = await record('old', 'recent', 'waiting')
  await database.pool.query(
    "UPDATE outbox_event SET published_at = now() - interval '8 days' WHERE id = $1",
    [old],
  )
  await database.pool.query(
    "UPDATE outbox_event SET published_at = now() - interval '6 days' WHERE id = $1",
    [recent],
  )
  const heard: string[] = []
  listen(heard).start()
  await until(async () => (await database.prisma.outboxEvent.count()) === 2)
  await drained()
  expect(heard).toEqual(['waiting'])
})

test('ends at once when closed before it began, and while it waits', async () => {
  await makeRelay().close()
  const relay = listen([], { pollMs: 60_000 })
  relay.start()
  await sleep(100)
  const before = Date.now()
  await relay.close()
  expect(Date.now() - before).toBeLessThan(5_000)
})
