import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Role } from '#contracts/core/roles.ts'
import type { SocketNotice } from '#contracts/core/event.ts'
import { SandboxProvider } from '#server/adapters/payment/sandbox.ts'
import { createCatalog } from '#server/areas/catalog/index.ts'
import { createCounty } from '#server/areas/county/index.ts'
import { createIdentity } from '#server/areas/identity/index.ts'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { Audience } from '#server/areas/live/stage/audience.ts'
import { LiveStore } from '#server/areas/live/live.store.ts'
import { LivesService } from '#server/areas/live/lives.service.ts'
import type { Gate } from '#server/areas/sales/flash-sale/gate.ts'
import { sharpPictures } from '#server/adapters/pictures/sharp-pictures.ts'
import { createSales, createSandboxBooks, type PaymentProvider } from '#server/areas/sales/index.ts'
import type { Freight } from '#server/areas/sales/sales.ports.ts'
import { newId } from '#server/core/ids.ts'
import { openDatabase, type Database } from '#server/storage/database.ts'
import { OutboxRelay } from '#server/storage/outbox-relay.ts'
import type { SignedIn } from '#server/core/caller.ts'
import { createHttp } from '#server/transport/http.ts'
import { createLog } from '#server/transport/log.ts'
import { DeviceCookies } from '#server/transport/device-cookie.ts'
import { RateLimits } from '#server/transport/rate-limits.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'

/** What came back: the status and the JSON. */
export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Somebody with an account and a browser that is signed in. */
export interface Somebody extends SignedIn {
  readonly call: (method: string, path: string, body?: unknown, key?: string) => Promise<Answer>
}

/** A notice as it went out to a room. */
export interface Told {
  readonly room: string
  readonly name: string
  readonly body: unknown
}

/** A clock that runs and can be moved ahead. */
export class MovedClock {
  #aheadMs = 0

  now(): Date {
    return new Date(Date.now() + this.#aheadMs)
  }

  ahead(ms: number): void {
    this.#aheadMs += ms
  }
}

export type SalesSetting = Awaited<ReturnType<typeof openSalesSetting>>

/** How long orders are held in these tests. */
export const HOLD_MS = 15 * 60_000

/** What stands in for the sandbox, given the clock and where it is to call back. */
type Providers = (clock: MovedClock, origin: () => string) => readonly PaymentProvider[]

/** The sales area over HTTP on a real PostgreSQL with its real neighbours; close it after the tests. */
export async function openSalesSetting(
  options: { freight?: Freight; database?: TestDatabase; providers?: Providers } = {},
) {
  const database = options.database ?? (await createTestDatabase())
  const db = await openDatabase({ url: database.url })
  const clock = new MovedClock()
  const told: Told[] = []
  const main = await openProcess({ db, clock, told, ...options })
  const sessions = new SessionsService({ store: new IdentityStore(db), clock })
  const village = await villageIn(db)
  const merchant = await main.catalog.createMerchant({ name: '天宝果品合作社', villageId: village })
  const relay = new OutboxRelay({
    url: database.url,
    pollMs: 20,
    onFault: ({ error }) => told.push(fault(error)),
  })
  relay.subscribe('sales', main.sales.eventKinds, main.sales.onEvent)
  return {
    ...main,
    ...{ db, clock, told, relay },
    url: database.url,
    /** Another process of ours on the same database, with a gate of its own; close it. */
    anotherProcess: async (url = database.url, gate?: Gate, itsClock = clock) => {
      const other = await openDatabase({ url })
      const opened = await openProcess({ db: other, clock: itsClock, told, ...(gate ? { gate } : {}) })
      return { ...opened, db: other, close: () => opened.close().then(() => other.close()) }
    },
    somebody: async (name: string, ...roles: Role[]): Promise<Somebody> => {
      const id = newId()
      await db.prisma.account.create({ data: { id, displayName: name, avatar: 'farmer', roles } })
      const { token } = await sessions.open(id, 'test')
      return {
        ...{ accountId: id, sessionId: id, displayName: name, avatar: 'farmer', roles },
        call: (method, path, body, key) => call(main.origin, { method, path, body, key, token }),
      }
    },
    /** A token of another session of somebody. */
    tokenOf: async ({ accountId }: Somebody): Promise<string> =>
      (await sessions.open(accountId, 'test')).token,
    guest: {
      call: (method: string, path: string, body?: unknown, key?: string) =>
        call(main.origin, { method, path, body, key, token: null }),
    },
    /** A live of this host that is on air. */
    liveOf: (host: SignedIn, state: 'live' | 'scheduled' | 'ended' = 'live') =>
      liveOf(db, { hostId: host.accountId, villageId: village, state, at: clock.now() }),
    /** Another merchant; returns its id. */
    merchant: async (name: string): Promise<string> =>
      (await main.catalog.createMerchant({ name, villageId: village })).id,
    /** A product with one SKU of this price and stock; returns the SKU's id. */
    goods: async (
      stock: number,
      priceFen = 5900,
      title = '樱桃',
      merchantId = merchant.id,
    ): Promise<string> => {
      const sku = { name: '5斤装', priceFen, weightGrams: 2500, unit: '箱', stock }
      const details = { title, description: '', picture: 'cherries', merchantId }
      const product = await main.catalog.createProduct(null, {
        ...details,
        originVillageId: village,
        skus: [sku],
      })
      return product.skus[0]?.id ?? ''
    },
    close: async () => {
      await relay.close()
      await main.close()
      await db.close()
      await database.drop()
    },
  }
}

async function openProcess(parts: {
  db: Database
  clock: MovedClock
  told: Told[]
  gate?: Gate
  freight?: Freight
  providers?: Providers
}) {
  const { db, clock, told } = parts
  const log = createLog('silent')
  const identity = createIdentity({
    db,
    clock,
    sms: { sendCode: () => Promise.resolve({ sandboxCode: null }) },
    guesses: { count: () => Promise.resolve() },
    pepper: Buffer.alloc(32, 1),
  })
  const { places } = createCounty({ db, name: '新泰' })
  const { catalog } = createCatalog({ db, places })
  const audience = new Audience(() => undefined)
  const { people } = identity
  const lives = new LivesService({ db, store: new LiveStore(db), clock, people, places, audience })
  let origin = ''
  const sandbox = new SandboxProvider({
    books: createSandboxBooks(db),
    key: Buffer.alloc(32, 2),
    clock,
    callbackUrl: () => `${origin}/api/payments/sandbox/callback`,
    onUndelivered: () => undefined,
  })
  const sales = createSales({
    ...{ db, clock, log, catalog, lives, people, sandbox, devices: identity.devices },
    broadcaster: {
      tell: (room: string, notice: SocketNotice, body: unknown) =>
        told.push({ room, name: notice.name, body }),
    },
    providers: parts.providers?.(clock, () => origin) ?? [sandbox],
    ...(parts.freight ? { freight: parts.freight } : {}),
    photoMaker: sharpPictures,
    sealKey: Buffer.alloc(32, 3),
    holdMs: HOLD_MS,
    ...(parts.gate ? { gate: parts.gate } : {}),
  })
  const server = createServer(
    createHttp({
      endpoints: sales.endpoints,
      rawEndpoints: sales.rawEndpoints,
      sessions: identity.sessions,
      limits: new RateLimits(1000),
      devices: new DeviceCookies(Buffer.alloc(32, 4)),
      log,
      site: (_request, response) => {
        response.status(404).end()
      },
      secure: false,
      behindProxy: false,
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return {
    sales,
    sandbox,
    catalog,
    lives,
    origin,
    close: () => closeProcess(server, sandbox, sales),
  }
}

async function closeProcess(
  server: Server,
  sandbox: SandboxProvider,
  sales: { close(): Promise<void> },
): Promise<void> {
  sandbox.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await sales.close()
}

async function villageIn(db: Database): Promise<string> {
  const id = newId()
  await db.prisma.town.create({
    data: { id: newId(), name: '天宝镇', villages: { create: { id, name: '柳泉村' } } },
  })
  return id
}

async function liveOf(
  db: Database,
  live: { hostId: string; villageId: string; state: 'live' | 'scheduled' | 'ended'; at: Date },
): Promise<string> {
  const { at, ...rest } = live
  const id = newId()
  await db.prisma.live.create({
    data: {
      ...{ id, ...rest, title: '樱桃熟了', cover: 'orchard', programme: 'village', startsAt: at },
      startedAt: live.state === 'scheduled' ? null : at,
      endedAt: live.state === 'ended' ? at : null,
    },
  })
  return id
}

async function call(
  origin: string,
  request: { method: string; path: string; body: unknown; key: string | undefined; token: string | null },
): Promise<Answer> {
  const { method, path, body, key, token } = request
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { cookie: `fieldcast_session=${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const fault = (error: unknown): Told => ({ room: 'fault', name: 'fault', body: error })
