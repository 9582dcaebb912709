import path from 'node:path'
import { pino } from 'pino'
import { z } from 'zod'
import type { Role } from '#contracts/core/roles.ts'
import type { ReplyOf, Route } from '#contracts/core/route.ts'
import { MediaServer } from '#media/index.ts'
import { workerBin } from '#media/test/support.ts'
import { createApp, type App } from '#server/app.ts'
import type { RecordingOptions } from '#server/areas/live/index.ts'
import type { GuardConfig } from '#server/config.ts'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { newId } from '#server/core/ids.ts'
import type { TurnServer } from '#server/core/turn.ts'
import { closeServer, createWebServer, listen, portOf } from '#server/serving/listen.ts'
import { openDatabase, type Database } from '#server/storage/database.ts'
import { call, type Answer, type Called, type CallInput } from './call.ts'
import { createTestDatabase } from './database.ts'
import { MovedClock } from './moved-clock.ts'
import { openSocket, type TestSocket } from './test-socket.ts'

/** What a test may choose about its platform. */
export interface TestAppOptions {
  /** Wide by default, so that only the tests of limits meet them. */
  readonly rateLimitFactor?: number
  readonly holdMs?: number
  readonly guard?: GuardConfig
  readonly metricsToken?: string
  readonly behindProxy?: boolean
  /** Absent: lives are not recorded. */
  readonly recordings?: RecordingOptions
  /** Absent: the heads of contests' logs are written down nowhere. */
  readonly anchorFile?: string
  /** The built client; absent: a page for tests. */
  readonly siteFolder?: string
  /** Absent: there is no relay. */
  readonly turn?: TurnServer
  /** Absent: push services on this machine are refused. */
  readonly localPush?: { readonly timeoutMs: number; readonly firstRetryMs: number }
  /** The address of the database, given the real one: a link that fails, for instance. */
  readonly through?: (databaseUrl: string) => Promise<string>
}

/** An account with a session, as a browser holds it. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly cookie: string
  readonly sessionId: string
}

/** The whole platform on a database of its own, with one media worker, listening on a free port. */
export interface TestApp {
  readonly app: App
  readonly db: Database
  readonly media: MediaServer
  readonly clock: MovedClock
  readonly origin: string
  /** What the server logged as its own fault; empty unless something is broken. */
  readonly faults: readonly string[]
  account(...roles: Role[]): Promise<Person>
  /** Another session of the same account. */
  session(person: Pick<Person, 'id'>): Promise<{ cookie: string; sessionId: string }>
  call(route: Called, input?: CallInput): Promise<Answer>
  /** Calls and answers with the reply; fails where the server refuses. */
  ask<R extends Route>(route: R, input?: CallInput): Promise<ReplyOf<R>>
  socket(cookie?: string, headers?: Record<string, string>): Promise<TestSocket>
  close(): Promise<void>
}

const SITE = path.join(import.meta.dirname, 'site')
const MANY = 100_000
const HOLD_MS = 15 * 60_000

/** Opens the platform; close it after the tests. */
export async function createTestApp(chosen: TestAppOptions = {}): Promise<TestApp> {
  const options = { siteFolder: SITE, holdMs: HOLD_MS, rateLimitFactor: MANY, behindProxy: false, ...chosen }
  const database = await createTestDatabase()
  const url = (await options.through?.(database.url)) ?? database.url
  const db = await openDatabase({ url })
  const media = await MediaServer.create({
    workerBin,
    workers: 1,
    listen: { addresses: [{ ip: '127.0.0.1' }] },
  })
  const server = createWebServer(null)
  const clock = new MovedClock()
  const faults: string[] = []
  const secret = (fill: number) => Buffer.alloc(32, fill)
  const app = createApp({
    ...{ db, databaseUrl: url, media, server, clock, log: faultLog(faults) },
    secrets: {
      ...{ sessionPepper: secret(1), addressKey: secret(2) },
      ...{ paymentKey: secret(3), certificateKey: secret(4), pushKey: secret(5) },
    },
    countyName: '新泰',
    siteFolder: options.siteFolder,
    ...(options.turn ? { turn: options.turn } : {}),
    ...(options.localPush ? { localPush: options.localPush } : {}),
    ...(options.recordings ? { recordings: options.recordings } : {}),
    ...(options.anchorFile === undefined ? {} : { anchorFile: options.anchorFile }),
    callbackOrigin: () => origin,
    holdMs: options.holdMs,
    rateLimitFactor: options.rateLimitFactor,
    secure: false,
    ...(options.guard ? { guard: options.guard } : {}),
    behindProxy: options.behindProxy,
    ...(options.metricsToken === undefined ? {} : { metricsToken: options.metricsToken }),
  })
  await listen(server, { host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${portOf(server)}`
  app.start()
  const sockets: TestSocket[] = []
  return {
    ...{ app, db, media, clock, origin, faults },
    ...peopleOf(db, clock),
    call: (route, input) => call(origin, route, input),
    ask: async <R extends Route>(route: R, input?: CallInput) => {
      const { status, body } = await call(origin, route, input)
      if (status !== 200)
        throw new Error(`${route.method} ${route.path} was refused: ${JSON.stringify(body)}`)
      return route.reply.parse(body) as ReplyOf<R>
    },
    socket: async (cookie, headers) => {
      const opened = await openSocket(origin, cookie, headers)
      sockets.push(opened)
      return opened
    },
    close: async () => {
      for (const socket of sockets) socket.close()
      await app.close()
      await closeServer(server)
      await media.close()
      await db.close()
      await database.drop()
    },
  }
}

function peopleOf(db: Database, clock: MovedClock): Pick<TestApp, 'account' | 'session'> {
  const sessions = new SessionsService({ store: new IdentityStore(db), clock })
  let people = 0
  const session = async ({ id }: Pick<Person, 'id'>) => {
    const { token } = await sessions.open(id, 'test')
    const sessionId = (await sessions.find(token))?.sessionId ?? ''
    return { cookie: `fieldcast_session=${token}`, sessionId }
  }
  return {
    session,
    account: async (...roles) => {
      const [id, name] = [newId(), `乡亲${(people += 1)}`]
      await db.prisma.account.create({ data: { id, displayName: name, avatar: 'farmer', roles } })
      return { id, name, roles, ...(await session({ id })) }
    },
  }
}

/** Keeps what a person needs to find a fault: where it was, and the last line of what it said. */
const faultLog = (faults: string[]) =>
  pino(
    { level: 'error', base: null },
    {
      write: (text: string) => {
        const { msg, err, path: at, event } = faultLine.parse(JSON.parse(text))
        faults.push(`${msg} at ${at ?? event ?? '?'}: ${err?.message.split('\n').at(-1) ?? ''}`)
      },
    },
  )

const faultLine = z.object({
  msg: z.string(),
  err: z.object({ message: z.string() }).optional(),
  path: z.string().optional(),
  event: z.string().optional(),
})
