import type { RequestListener, Server } from 'node:http'
import type { RequestHandler } from 'express'
import { NODE_NAMESPACE, type MediaServer, type NodePool } from '#media/index.ts'
import { createProviders } from '#server/payment-providers.ts'
import { webPush } from '#server/adapters/push/web-push.ts'
import { sandboxSms } from '#server/adapters/sms/sandbox.ts'
import { sharpPictures } from '#server/adapters/pictures/sharp-pictures.ts'
import { xlsxSheets } from '#server/adapters/sheets/xlsx.ts'
import { createCatalog, type PictureFiles } from '#server/areas/catalog/index.ts'
import { createContest } from '#server/areas/contest/index.ts'
import { createCounty } from '#server/areas/county/index.ts'
import { createIdentity } from '#server/areas/identity/index.ts'
import { createLive, type LiveFiles, type RecordingOptions } from '#server/areas/live/index.ts'
import { createSales, createSandboxBooks } from '#server/areas/sales/index.ts'
import { systemClock, type Clock } from '#server/core/clock.ts'
import { ed25519Signer } from '#server/core/signing.ts'
import type { Database } from '#server/storage/database.ts'
import { Metrics } from '#server/metrics/metrics.ts'
import { metricsPage } from '#server/metrics/metrics-page.ts'
import { readOutboxStatus } from '#server/storage/outbox-queue.ts'
import { OutboxRelay } from '#server/storage/outbox-relay.ts'
import type { Secrets } from '#server/storage/secrets.ts'
import { deviceCookies, guardOptions, refusalsOfBuying } from '#server/buying-guard.ts'
import type { GuardConfig } from '#server/config.ts'
import type { PaymentAccounts } from '#server/config-payments.ts'
import { createHttp } from '#server/transport/http.ts'
import type { Log } from '#server/core/log.ts'
import type { TurnServer } from '#server/core/turn.ts'
import { RateLimits, SubjectLimit } from '#server/transport/rate-limits.ts'
import { SocketHub } from '#server/transport/socket.ts'
import type { Shared } from '#server/fleet.ts'
import { createPictures } from '#server/serving/pictures.ts'
import { createRecordings } from '#server/serving/recordings.ts'
import { createSite } from '#server/serving/site.ts'
import { createStills } from '#server/serving/stills.ts'

const PASSWORD_TRIES = 10
const PASSWORD_TRIES_MS = 15 * 60_000

/** What the platform is made of, ready made by whoever starts it: main.ts or a test. */
export interface AppParts {
  readonly db: Database
  readonly databaseUrl: string
  readonly media: MediaServer
  /** Media servers on other machines; absent: there are none. */
  readonly nodes?: NodePool
  readonly server: Server
  readonly secrets: Secrets
  readonly log: Log
  readonly clock?: Clock
  readonly countyName: string
  readonly siteFolder: string
  /** Absent: lives are not recorded. */
  readonly recordings?: RecordingOptions
  /** Where the heads of contests' logs are written down outside the database; absent: nowhere. */
  readonly anchorFile?: string
  /** Where the payment sandbox calls us back, known once we listen. */
  readonly callbackOrigin: () => string
  /** Absent: payments go through the sandbox. */
  readonly payments?: PaymentAccounts
  readonly holdMs: number
  readonly rateLimitFactor: number
  /** Absent: as configuration has it by default. */
  readonly guard?: GuardConfig
  readonly secure: boolean
  readonly behindProxy: boolean
  /** Absent: this process serves alone. */
  readonly shared?: Shared
  /** Absent: there is no relay for media. */
  readonly turn?: TurnServer
  /** Opens /metrics to whoever shows it; absent: only this machine itself reads it. */
  readonly metricsToken?: string
  /** For tests: push services on this machine, quickly given up and tried again. Absent: those of the internet. */
  readonly localPush?: { readonly timeoutMs: number; readonly firstRetryMs: number }
}

export type App = ReturnType<typeof createApp>

/** Wires the platform: the one place that knows every area. Nothing runs until `start`. */
export function createApp(parts: AppParts) {
  const { db, log, secrets, shared } = parts
  const clock = parts.clock ?? systemClock
  const refused = refusalsOfBuying(() => areas.sales.guarding)
  const limits = new RateLimits(parts.rateLimitFactor, shared?.limiters, refused)

  const identity = createIdentity({
    db,
    clock,
    sms: sandboxSms,
    guesses: new SubjectLimit(PASSWORD_TRIES, PASSWORD_TRIES_MS, shared?.limiters),
    pepper: secrets.sessionPepper,
  })
  // Before the socket hub, which takes its own requests away from whoever listened earlier.
  parts.server.on('request', (request, response) => {
    http(request, response)
  })
  const metrics: Metrics = createMetrics(parts, () => broadcaster.connections)
  const broadcaster: SocketHub = new SocketHub(parts.server, {
    ...{ sessions: identity.sessions, limits, log, meter: metrics },
    behindProxy: parts.behindProxy,
    ...(shared ? { adapter: shared.adapter } : {}),
  })
  const relay = new OutboxRelay({
    url: parts.databaseUrl,
    onFault: ({ error, ...fault }) => log.error({ err: error, ...fault }, 'an event was not delivered'),
  })
  const areas = createAreas(parts, { clock, identity, broadcaster, relay, metrics })
  const { live, sales, contest, sandbox } = areas

  subscribeAll(relay, areas, metrics)
  db.onCommit(() => relay.kick())
  broadcaster.serve(live.socketEndpoints)
  broadcaster.serve(sales.socketEndpoints)
  broadcaster.serve(contest.socketEndpoints)
  broadcaster.onGone(live.onGone)
  admitNodes(broadcaster, parts.nodes)

  const http: RequestListener = createHttp({
    endpoints: [identity, areas.county, areas.catalog, live, sales, contest].flatMap(
      (area) => area.endpoints,
    ),
    rawEndpoints: [...sales.rawEndpoints, ...live.rawEndpoints],
    ...{ sessions: identity.sessions, limits, devices: deviceCookies(secrets), log, meter: metrics },
    metricsPage: metricsPage({ metrics, token: parts.metricsToken }),
    site: siteOf(parts, live.files, areas.catalog.pictures),
    ...{ secure: parts.secure, behindProxy: parts.behindProxy },
  })

  return {
    http,
    identity,
    ...areas,
    adoptPictures: areas.catalog.adoptPictures,
    start: () => {
      relay.start()
      sales.start()
    },
    close: async () => {
      sandbox?.stop()
      await sales.close()
      await live.close()
      await broadcaster.close()
      await relay.close()
    },
  }
}

/** The client's files, and what is kept of lives and products. */
function siteOf(
  { siteFolder, recordings }: AppParts,
  files: LiveFiles,
  pictures: PictureFiles,
): RequestHandler {
  const recorded = recordings ? createRecordings({ folder: recordings.folder, files }) : null
  const stills = createStills((liveId, streamMs) => files.still(liveId, streamMs), recorded)
  return createSite(
    siteFolder,
    stills,
    createPictures((file) => pictures.find(file)),
  )
}

function createMetrics({ media, db }: AppParts, connections: () => number): Metrics {
  return new Metrics({
    rooms: () => media.rooms(),
    workers: () => media.workerPids.length,
    connections,
    workerSeconds: () => media.workerSeconds(),
    outbox: () => readOutboxStatus(db.pool),
  })
}

/** Lets media servers on other machines dial in, where there may be any. */
function admitNodes(hub: SocketHub, nodes: NodePool | undefined): void {
  if (nodes)
    hub.openTo(NODE_NAMESPACE, (socket) => {
      nodes.receive(socket)
    })
}

/** Who hears of what happened. */
function subscribeAll(
  relay: OutboxRelay,
  { live, sales, contest }: ReturnType<typeof createAreas>,
  metrics: Metrics,
): void {
  relay.subscribe('live', live.eventKinds, live.onLiveChanged)
  relay.subscribe('reminders', ['identity.sessionsEnded'], live.onSessionsEnded)
  relay.subscribe('sales', sales.eventKinds, sales.onEvent)
  relay.subscribe('contest', contest.eventKinds, contest.onEvent, contest.eventSubject)
  relay.subscribe('metrics', ['sales.ordersPlaced'], ({ payload: { orders, offerId } }) => {
    metrics.ordersPlaced(orders, offerId === null ? 'plain' : 'flash')
    return Promise.resolve()
  })
}

/** What several areas stand on. */
interface Ground {
  readonly clock: Clock
  readonly identity: ReturnType<typeof createIdentity>
  readonly broadcaster: SocketHub
  readonly relay: OutboxRelay
  readonly metrics: Metrics
}

const pushOf = ({ secrets, localPush }: AppParts) => ({
  gateway: webPush(secrets.pushKey, localPush && { allowLocal: true, timeoutMs: localPush.timeoutMs }),
  firstRetryMs: localPush?.firstRetryMs,
})

/** The areas from left to right, each given what the ones before it offer. */
function createAreas(parts: AppParts, { clock, identity, broadcaster, relay, metrics }: Ground) {
  const { db, log, secrets, media } = parts
  const county = createCounty({ db, name: parts.countyName })
  const catalog = createCatalog({
    ...{ db, clock, places: county.places, sheets: xlsxSheets },
    members: { merchantOf: (account) => sales.members.merchantOf(account) },
    selling: { placeOf: (skuId) => sales.carts.placeOf(skuId) },
    pictures: sharpPictures,
  })
  const live = createLive({
    ...{ db, clock, log, media, broadcaster },
    people: identity.people,
    places: county.places,
    recordings: parts.recordings ?? null,
    fleet: parts.shared?.fleet ?? null,
    ...{ joinMeter: metrics, pushMeter: metrics, push: pushOf(parts) },
    turn: parts.turn ?? null,
  })
  const { providers, sandbox } = createProviders({
    ...{ clock, log, accounts: parts.payments, callbackOrigin: parts.callbackOrigin },
    books: createSandboxBooks(db),
    sandboxKey: secrets.paymentKey,
  })
  const sales = createSales({
    ...{ db, clock, log, broadcaster, sandbox },
    catalog: catalog.catalog,
    freight: catalog.freight,
    lives: live.lives,
    people: identity.people,
    devices: identity.devices,
    providers,
    photoMaker: sharpPictures,
    sealKey: secrets.addressKey,
    holdMs: parts.holdMs,
    ...(parts.shared ? { gate: parts.shared.gate } : {}),
    guard: guardOptions(parts),
    kickOutbox: () => {
      relay.kick()
    },
  })
  live.stockFrom(sales.shelf)
  const contest = createContest({
    ...{ db, clock, broadcaster },
    ...(parts.anchorFile === undefined ? {} : { anchorFile: parts.anchorFile }),
    signer: ed25519Signer(secrets.certificateKey),
    people: identity.people,
    devices: identity.devices,
    places: county.places,
    lives: live.lives,
    stops: live.stops,
    sold: sales.sold,
  })
  return { county, catalog, live, sales, contest, sandbox }
}
