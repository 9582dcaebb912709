import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { liveNotices, liveRequests, mediaRequests } from '#contracts/live/live.events.ts'
import { salesNotices } from '#contracts/sales/sales.events.ts'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { newId } from '#server/core/ids.ts'
import { openDataFolder } from '#server/storage/data-folder.ts'
import { freePort } from '#server/storage/free-port.ts'
import { temporaryFolder } from '#server/storage/temporary-postgres.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { call } from './support/call.ts'
import { startMain, type MainProcess } from './support/main-process.ts'
import { startRedis, type RedisServer } from './support/redis-server.ts'
import { assertStockEquation } from './support/stock-equation.ts'
import { openSocket } from './support/test-socket.ts'

const BUYERS = 300
const UNITS = 120
const SECRETS = 'secrets.json'

let setting: SalesSetting
let redis: RedisServer
let folder: string
let host: Somebody
let servers: [Server, Server]
const running: MainProcess[] = []

interface Server {
  readonly origin: string
  readonly process: MainProcess
}

/** A data folder with the secrets of the first one. */
function dataFolder(name: string): string {
  const data = path.join(folder, name)
  const first = path.join(folder, 'one')
  if (name !== 'one') {
    mkdirSync(data, { recursive: true })
    cpSync(path.join(first, SECRETS), path.join(data, SECRETS))
  }
  return data
}

async function begin(data: string, env: Record<string, string> = { REDIS_URL: redis.url }) {
  const port = await freePort()
  const process = startMain(['--no-demo', '--data', data, '--port', String(port)], {
    DATABASE_URL: setting.url,
    FIELDCAST_MEDIA_PORT: String(await freePort()),
    // Hundreds of buyers come from this one machine.
    FIELDCAST_BUYERS_PER_DEVICE: '1000',
    ...env,
  })
  running.push(process)
  return { origin: `http://127.0.0.1:${port}`, process }
}

async function serve(name: string): Promise<Server> {
  const server = await begin(dataFolder(name))
  await server.process.serving()
  return server
}

beforeAll(async () => {
  setting = await openSalesSetting()
  redis = await startRedis()
  folder = await temporaryFolder('several')
  host = await setting.somebody('林小满', 'host')
  // Its secrets are made before, so that the second need not wait until the first serves.
  openDataFolder(path.join(folder, 'one')).release()
  servers = await Promise.all([serve('one'), serve('two')])
})

afterAll(async () => {
  for (const process of running) await process.kill('SIGKILL')
  await redis.stop()
  await setting.close()
  rmSync(folder, { recursive: true, force: true })
})

async function signedIn(accountId?: string): Promise<string> {
  const id = accountId ?? (await setting.somebody('买家')).accountId
  const sessions = new SessionsService({ store: new IdentityStore(setting.db), clock: setting.clock })
  return `fieldcast_session=${(await sessions.open(id, 'test')).token}`
}

async function launch(units = UNITS): Promise<{ liveId: string; offerId: string }> {
  const liveId = await setting.liveOf(host)
  const cart = await setting.sales.carts.setCart(host, liveId, [await setting.goods(units)])
  const draft = { itemId: cart.items[0]?.id ?? '', priceFen: 3990, totalLimit: units, perBuyerLimit: 1 }
  const { id } = await setting.sales.offers.launch(host, liveId, { ...draft, durationMs: 600_000 }, newId())
  return { liveId, offerId: id }
}

async function buy(server: Server, offerId: string, cookie: string, key: string): Promise<string> {
  const route = { method: 'POST', path: '/api/offers/:offerId/buy' } as const
  const params = { offerId }
  const { body } = await call(server.origin, route, { params, body: { quantity: 1 }, cookie, key })
  const { id, code } = body as { id?: string; code?: string }
  return id ?? code ?? ''
}

const isOrder = (answer: string) => answer.includes('-')

test('300 buyers in two processes at once, each in both: every unit is sold once and the answers agree', async () => {
  const { offerId } = await launch()
  const wishes: { cookie: string; key: string }[] = []
  // A few at once: all of them together outwait the wait for a database connection.
  while (wishes.length < BUYERS) {
    const some = Array.from({ length: 20 }, async () => ({ cookie: await signedIn(), key: newId() }))
    wishes.push(...(await Promise.all(some)))
  }
  const answers = await Promise.all(
    wishes.map(({ cookie, key }) => Promise.all(servers.map((server) => buy(server, offerId, cookie, key)))),
  )
  expect(answers.filter(([first, second]) => second !== first)).toEqual([])
  const won = answers.flatMap(([first]) => (first && isOrder(first) ? [first] : []))
  expect(won).toHaveLength(UNITS)
  const orders = await setting.db.prisma.order.findMany({ where: { offerId, state: 'held' } })
  expect(orders.map((order) => order.id).toSorted()).toEqual(won.toSorted())
  expect(new Set(orders.map((order) => order.accountId)).size).toBe(UNITS)
  await assertStockEquation(setting.db)
})

test('what happens through one process is told to those who watch through the other, who are counted once', async () => {
  const { liveId, offerId } = await launch()
  const watcher = await setting.somebody('李桂芳')
  const cookie = await signedIn(watcher.accountId)
  // One account on two phones, and a guest.
  const here = await openSocket(servers[0].origin, cookie)
  const there = await openSocket(servers[1].origin, cookie)
  const guest = await openSocket(servers[1].origin)
  for (const socket of [here, there, guest]) await socket.ask(liveRequests.join, { liveId })
  await here.ask(liveRequests.say, { liveId, clientId: newId(), text: '樱桃甜不甜' })
  await expect.poll(() => guest.heard(liveNotices.said).flatMap((frame) => frame.messages)).toHaveLength(1)
  expect(await buy(servers[0], offerId, await signedIn(), newId())).toSatisfy(isOrder)
  expect(await buy(servers[1], offerId, await signedIn(), newId())).toSatisfy(isOrder)
  for (const socket of [here, guest])
    await expect.poll(() => socket.heard(salesNotices.offer).at(-1)?.available).toBe(UNITS - 2)
  await expect.poll(() => here.heard(liveNotices.viewers).at(-1)?.viewers).toBe(2)
  await expect.poll(() => guest.heard(liveNotices.viewers).at(-1)?.viewers).toBe(2)
  for (const socket of [here, there, guest]) socket.close()
})

test('the picture of a live is where its host is; the other process says so', async () => {
  const { liveId } = await launch()
  const [one, two] = servers
  const studio = await openSocket(one.origin, await signedIn(host.accountId))
  const [near, far] = [await openSocket(one.origin), await openSocket(two.origin)]
  for (const socket of [studio, near, far]) await socket.ask(liveRequests.join, { liveId })
  const refused = { ok: false, problem: { code: 'media_elsewhere' } }
  expect(await near.send(mediaRequests.capabilities, { liveId })).toMatchObject(refused)
  await studio.ask(mediaRequests.capabilities, { liveId })
  await near.ask(mediaRequests.capabilities, { liveId })
  expect(await far.send(mediaRequests.capabilities, { liveId })).toMatchObject(refused)
  for (const socket of [studio, near, far]) socket.close()
})

test('a limit counts what is asked of both processes', async () => {
  const route = identityRoutes.askCode
  const allowed = route.limit.points
  const ask = (server: Server, phone: string) => call(server.origin, route, { body: { phone } })
  const answers = await Promise.all(
    Array.from({ length: allowed + 20 }, (_, index) =>
      ask(servers[index % 2 === 0 ? 0 : 1], `138000001${index + 10}`),
    ),
  )
  expect(answers.filter((answer) => answer.status === 429)).toHaveLength(20)
})

test('the viewers of a process that was killed are no longer counted', async () => {
  const { liveId } = await launch()
  const third = await serve('three')
  const stays = await openSocket(servers[0].origin)
  const goes = await openSocket(third.origin)
  for (const socket of [stays, goes]) await socket.ask(liveRequests.join, { liveId })
  await expect.poll(() => stays.heard(liveNotices.viewers).at(-1)?.viewers).toBe(2)
  await third.process.kill('SIGKILL')
  await expect.poll(() => stays.heard(liveNotices.viewers).at(-1)?.viewers).toBe(1)
  goes.close()
  stays.close()
})

test('without Redis each process goes on for its own, and with it again both are one', async () => {
  const { liveId, offerId } = await launch()
  const [here, there] = await Promise.all(servers.map((server) => openSocket(server.origin)))
  for (const socket of [here, there]) await socket?.ask(liveRequests.join, { liveId })
  await redis.kill()
  const during = await Promise.all(
    Array.from({ length: 20 }, async (_, index) =>
      buy(servers[index % 2 === 0 ? 0 : 1], offerId, await signedIn(), newId()),
    ),
  )
  expect(during.filter(isOrder).length).toBeGreaterThan(0)
  expect(during.filter((answer) => !isOrder(answer))).toSatisfy((rest: string[]) =>
    rest.every((answer) => answer === 'unavailable'),
  )
  await redis.start()
  await expect.poll(async () => buy(servers[0], offerId, await signedIn(), newId())).toSatisfy(isOrder)
  const sayThere = async () => {
    const speaker = await openSocket(servers[1].origin, await signedIn())
    await speaker.ask(liveRequests.join, { liveId })
    await speaker.ask(liveRequests.say, { liveId, clientId: newId(), text: '甜' })
    speaker.close()
    return here?.heard(liveNotices.said).length ?? 0
  }
  await expect.poll(sayThere, { interval: 500 }).toBeGreaterThan(0)
  await assertStockEquation(setting.db)
  here?.close()
  there?.close()
})

async function refuses(data: string, env: Record<string, string>, says: RegExp): Promise<void> {
  const { process } = await begin(data, env)
  const { code, stderr } = await process.ended
  expect(stderr.trimEnd().split('\n'), stderr).toHaveLength(1)
  expect(stderr).toMatch(says)
  expect(code).toBe(1)
}

test('a process that would know only half of the truth is refused in one line', async () => {
  const other = (name: string) => path.join(folder, name)
  const nowhere = `redis://127.0.0.1:${await freePort()}`
  await Promise.all([
    refuses(other('alone'), {}, /Another Fieldcast uses this database.*REDIS_URL/),
    refuses(other('new'), { REDIS_URL: redis.url }, /has other secrets; copy its secrets\.json/),
    refuses(other('lost'), { REDIS_URL: nowhere }, /Redis at 127\.0\.0\.1:\d+ does not answer.*REDIS_URL/),
  ])
})
