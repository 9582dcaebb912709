import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { newId } from '#server/core/ids.ts'
import { freePort } from '#server/storage/free-port.ts'
import { temporaryFolder } from '#server/storage/temporary-postgres.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'
import { openFaultyLink, type CommitStep, type FaultyLink } from './support/faulty-link.ts'
import { startMain, type MainProcess } from './support/main-process.ts'
import { assertStockEquation } from './support/stock-equation.ts'

/** Twenty in the long form of the fault tests. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 1)
const BUYERS = 60
const UNITS = 25
/** Batches that pass before the one at which the process dies. */
const PASSED = 2
/** On a busy machine the crash may come when everybody is answered already; then it proves little and is repeated. */
const ATTEMPTS = 5

let setting: SalesSetting
let host: Somebody
let link: FaultyLink
let folder: string
let ports: { http: number; media: number }
let buyers: { id: string; cookie: string }[]
/** The server that answers now: the one that came back from a crash dies in the next. */
let server: MainProcess

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
  link = await openFaultyLink(setting.url)
  folder = await temporaryFolder('crash')
  ports = { http: await freePort(), media: await freePort() }
  buyers = await Promise.all(Array.from({ length: BUYERS }, () => signedIn()))
  server = await serve()
})

afterAll(async () => {
  await server.kill('SIGKILL')
  await link.close()
  await setting.close()
  await rm(folder, { recursive: true, force: true })
})

async function signedIn(): Promise<{ id: string; cookie: string }> {
  const { accountId: id } = await setting.somebody('买家')
  const sessions = new SessionsService({ store: new IdentityStore(setting.db), clock: setting.clock })
  const { token } = await sessions.open(id, 'test')
  return { id, cookie: `fieldcast_session=${token}` }
}

async function serve(): Promise<MainProcess> {
  const args = ['--no-demo', '--data', path.join(folder, 'data'), '--port', String(ports.http)]
  const started = startMain(args, {
    DATABASE_URL: link.url,
    FIELDCAST_MEDIA_PORT: String(ports.media),
    FIELDCAST_RATE_LIMIT_FACTOR: '1000',
  })
  await started.serving()
  return started
}

async function launch(): Promise<string> {
  const liveId = await setting.liveOf(host)
  const cart = await setting.sales.carts.setCart(host, liveId, [await setting.goods(UNITS)])
  const draft = { itemId: cart.items[0]?.id ?? '', priceFen: 3990, totalLimit: UNITS, perBuyerLimit: 1 }
  return (await setting.sales.offers.launch(host, liveId, { ...draft, durationMs: 600_000 }, newId())).id
}

interface Reply {
  readonly status: number
  readonly text: string
}

/** Null where the connection broke before an answer came. */
async function buy(offerId: string, cookie: string, key: string): Promise<Reply | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${ports.http}/api/offers/${offerId}/buy`, {
      method: 'POST',
      headers: { cookie, 'idempotency-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ quantity: 1 }),
    })
    return { status: response.status, text: await response.text() }
  } catch {
    return null
  }
}

const steps: CommitStep[] = ['before COMMIT', 'before its answer', 'after its answer']

test.each(steps)(
  `the API is killed ${ROUNDS} times %s of a batch: nothing promised is lost, and every retry gets the same answer`,
  async (step) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      let cutOff = false
      for (let attempt = 0; attempt < ATTEMPTS && !cutOff; attempt += 1) cutOff = await killAt(step)
      expect(cutOff).toBe(true)
    }
  },
  60_000 * ATTEMPTS * (ROUNDS + 1),
)

/** One crash; true when it cut buyers off, and not only after everybody had an answer. */
async function killAt(step: CommitStep): Promise<boolean> {
  const offerId = await launch()
  const wishes = buyers.map(({ cookie }) => ({ cookie, key: newId() }))
  const dying = server
  // Somebody buys before, so that the epoch is open and what is counted are batches.
  expect((await buy(offerId, wishes[0]?.cookie ?? '', wishes[0]?.key ?? ''))?.status).toBe(200)
  link.atCommit(step, PASSED, () => void dying.kill('SIGKILL'))
  const before = await Promise.all(
    wishes.map(async ({ cookie, key }, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 4))
      return buy(offerId, cookie, key)
    }),
  )
  await dying.ended
  server = await serve()
  const after = await Promise.all(wishes.map(({ cookie, key }) => buy(offerId, cookie, key)))
  before.forEach((reply, index) => {
    if (reply?.status === 200) expect(after[index]).toEqual(reply)
  })
  expect(after.map((reply) => reply?.status).toSorted()).toEqual([
    ...Array.from({ length: UNITS }, () => 200),
    ...Array.from({ length: BUYERS - UNITS }, () => 409),
  ])
  const orders = await setting.db.prisma.order.findMany({ where: { offerId, state: 'held' } })
  expect(orders).toHaveLength(UNITS)
  expect(new Set(orders.map((order) => order.accountId)).size).toBe(UNITS)
  await assertStockEquation(setting.db)
  return before.includes(null)
}
