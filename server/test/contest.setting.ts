import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Role } from '#contracts/core/roles.ts'
import { createContest } from '#server/areas/contest/index.ts'
import { createCounty } from '#server/areas/county/index.ts'
import { createIdentity } from '#server/areas/identity/index.ts'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { Audience } from '#server/areas/live/stage/audience.ts'
import { StopsStore } from '#server/areas/live/moderation/stops.store.ts'
import { LiveStore } from '#server/areas/live/live.store.ts'
import { LivesService } from '#server/areas/live/lives.service.ts'
import { newId } from '#server/core/ids.ts'
import { ed25519Signer } from '#server/core/signing.ts'
import { openDatabase, type Database } from '#server/storage/database.ts'
import { createHttp } from '#server/transport/http.ts'
import { createLog } from '#server/transport/log.ts'
import { DeviceCookies } from '#server/transport/device-cookie.ts'
import { RateLimits } from '#server/transport/rate-limits.ts'
import { createTestDatabase } from './support/database.ts'

/** What came back: the status and the JSON. */
export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Somebody with an account and a browser that is signed in. */
export interface Somebody {
  readonly id: string
  readonly name: string
  call(method: string, path: string, body?: unknown): Promise<Answer>
}

/** The contest area over HTTP on a real PostgreSQL, with a clock and sales that the test decides. */
export interface ContestSetting {
  readonly db: Database
  readonly clock: { at: Date; now(): Date }
  /** Net sales by live, in 分. */
  readonly netSales: Map<string, number>
  readonly guest: Pick<Somebody, 'call'>
  somebody(name: string, ...roles: Role[]): Promise<Somebody>
  /** A live of this host that began when the clock was set, or is yet to begin. */
  liveOf(
    host: Somebody,
    change?: { state?: 'scheduled' | 'cancelled' | 'ended'; lengthMs?: number },
  ): Promise<string>
  /** Tells the contest area, as sales does, that an order is no longer what it was. */
  orderChanged(): Promise<void>
  close(): Promise<void>
}

/** Opens everything a contest needs; close it after the tests. */
export async function openContestSetting(): Promise<ContestSetting> {
  const database = await createTestDatabase()
  const db = await openDatabase({ url: database.url })
  const clock = { at: new Date('2026-05-12T02:00:00.000Z'), now: () => clock.at }
  const netSales = new Map<string, number>()
  const { server, sessions, contest } = await serve(db, clock, netSales)
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const village = await villageIn(db)
  return {
    db,
    clock,
    netSales,
    guest: { call: (method, path, body) => call(base, null, method, path, body) },
    somebody: async (name, ...roles) => {
      const id = newId()
      await db.prisma.account.create({ data: { id, displayName: name, avatar: 'farmer', roles } })
      const { token } = await sessions.open(id, 'test')
      return { id, name, call: (method, path, body) => call(base, token, method, path, body) }
    },
    liveOf: async (host, { state, lengthMs = 0 } = {}) => {
      const id = newId()
      const startedAt = state === 'scheduled' || state === 'cancelled' ? null : clock.at
      const endedAt = state === 'ended' ? new Date(clock.at.getTime() + lengthMs) : null
      const drawn = { title: '樱桃熟了', cover: 'orchard', programme: 'contest', startsAt: clock.at }
      await db.prisma.live.create({
        data: {
          id,
          ...drawn,
          hostId: host.id,
          villageId: village,
          state: state ?? 'live',
          startedAt,
          endedAt,
        },
      })
      return id
    },
    orderChanged: () =>
      contest.onEvent({
        ...{ id: newId(), kind: 'sales.orderChanged', at: clock.at },
        payload: { orderId: newId() },
      }),
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await db.close()
      await database.drop()
    },
  }
}

async function serve(db: Database, clock: ContestSetting['clock'], sales: ReadonlyMap<string, number>) {
  const identity = createIdentity({
    db,
    clock,
    sms: { sendCode: () => Promise.resolve({ sandboxCode: null }) },
    guesses: { count: () => Promise.resolve() },
    pepper: Buffer.alloc(32, 1),
  })
  const county = createCounty({ db, name: '新泰' })
  const { people } = identity
  const { places } = county
  const audience = new Audience(() => undefined)
  const lives = new LivesService({ db, store: new LiveStore(db), clock, people, places, audience })
  const sold = {
    ofLives: (liveIds: readonly string[]) =>
      Promise.resolve(liveIds.flatMap((liveId) => orderOf(liveId, sales.get(liveId) ?? 0, clock.at))),
    marksOf: () => Promise.resolve(new Map()),
  }
  const signer = ed25519Signer(Buffer.alloc(32, 7))
  const broadcaster = { tell: () => undefined, tellHere: () => undefined, takeOut: () => undefined }
  const log = createLog('silent')
  const contest = createContest({
    ...{ db, clock, broadcaster, signer, people, places, lives, sold, devices: identity.devices },
    stops: new StopsStore(db),
  })
  const http = createHttp({
    endpoints: contest.endpoints,
    rawEndpoints: [],
    sessions: identity.sessions,
    limits: new RateLimits(1000),
    devices: new DeviceCookies(Buffer.alloc(32, 4)),
    log,
    site: (_request, response) => {
      response.status(404).end()
    },
    secure: false,
    behindProxy: false,
  })
  const server: Server = createServer(http)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, contest, sessions: new SessionsService({ store: new IdentityStore(db), clock }) }
}

/** One paid order that is all that the live sold. */
const orderOf = (liveId: string, totalFen: number, placedAt: Date) =>
  totalFen === 0
    ? []
    : [
        {
          ...{ orderId: `order of ${liveId}`, liveId, buyerId: 'somebody', paid: true, placedAt },
          ...{ totalFen, refundedFen: 0, to: null, device: null, origins: [] },
        },
      ]

async function villageIn(db: Database): Promise<string> {
  const id = newId()
  await db.prisma.town.create({
    data: { id: newId(), name: '天宝镇', villages: { create: { id, name: '柳泉村' } } },
  })
  return id
}

async function call(base: string, token: string | null, method: string, path: string, body?: unknown) {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { cookie: `fieldcast_session=${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
