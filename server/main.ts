import path from 'node:path'
import { MediaServer, NodePool } from '#media/index.ts'
import { createApp, type App } from './app.ts'
import type { RecordingOptions } from './areas/live/index.ts'
import { readConfig, type Config } from './config.ts'
import { startDemo } from './demo/index.ts'
import { lanAddress } from './serving/addresses.ts'
import type { Shared } from './fleet.ts'
import { banner, type BannerPeople } from './serving/banner.ts'
import { lanCertificate } from './serving/certificate.ts'
import { closeServer, createWebServer, listen, portOf, probePort } from './serving/listen.ts'
import { openDataFolder, type DataFolder } from './storage/data-folder.ts'
import { openDatabase, type Database } from './storage/database.ts'
import { startEmbeddedPostgres } from './storage/embedded-postgres.ts'
import { applyMigrations } from './storage/migrations.ts'
import { takeDatabase } from './storage/tenancy.ts'
import { messageOf, StartupError } from '#server/core/startup-error.ts'
import type { Log } from '#server/core/log.ts'
import { createLog } from './transport/log.ts'

const SITE = path.join(import.meta.dirname, '../dist/client')

/** Tells whoever starts us what takes time; a start with nothing to prepare says nothing. */
const say = (line: string): void => {
  console.log(line)
}

/** Things that were started, ended in the opposite order. */
class Started {
  readonly #closers: (() => Promise<void> | void)[] = []
  #closing: Promise<void> | undefined

  add(close: () => Promise<void> | void): void {
    this.#closers.push(close)
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      for (const close of this.#closers.toReversed()) await close()
    })()
    return this.#closing
  }
}

async function serve(config: Config, started: Started): Promise<void> {
  const log = createLog(config.logLevel)
  await probePort(config.port)
  const folder = openDataFolder(config.dataFolder)
  started.add(() => {
    folder.release()
  })
  const lan = lanAddress()
  const address = config.media.announcedAddress ?? lan
  const certificate = config.lan ? await lanCertificate(folder.root, address ?? '127.0.0.1') : null
  const nodes = createNodes(config, log)
  const [{ db, databaseUrl }, media] = await both(
    createDatabase(config, { folder, log }, started),
    createMedia(config, { lan, nodes }, started),
  )
  const shared = await joinOthers(config, { folder, log })
  started.add(() => shared?.close())
  const server = createWebServer(certificate)
  // Plain and on loopback only: the payment sandbox calls back where no certificate needs to be trusted.
  const inner = createWebServer(null)
  const app = createApp({
    ...{ db, databaseUrl, media, server, log },
    ...(nodes ? { nodes } : {}),
    secrets: folder.secrets,
    countyName: config.countyName,
    siteFolder: SITE,
    recordings: recordingOptions(config, folder.media),
    anchorFile: path.join(folder.root, 'contest-log-heads.txt'),
    callbackOrigin: () => `http://127.0.0.1:${portOf(inner)}`,
    holdMs: config.holdMs,
    rateLimitFactor: config.rateLimitFactor,
    secure: certificate !== null,
    ...{ guard: config.guard, behindProxy: config.behindProxy },
    ...(config.turn === undefined ? {} : { turn: config.turn }),
    ...(shared ? { shared } : {}),
    ...(config.payments === undefined ? {} : { payments: config.payments }),
    ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
  })
  started.add(() => app.close())
  const adopted = await app.adoptPictures(path.join(folder.root, 'pictures'))
  if (adopted > 0) say(`${adopted} pictures moved into the database; the folder pictures can be deleted`)
  inner.on('request', app.http)
  await listen(inner, { host: '127.0.0.1', port: 0 })
  started.add(() => closeServer(inner))
  await listen(server, { port: config.port })
  app.start()
  const people = await welcome(config, { app, db, folder, log }, started)
  console.log(await banner({ port: config.port, lan: config.lan, address, people }))
}

/** Waits for both to end, also when one fails, so that whatever was started is known to be closed. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other])
  return Promise.all([one, other])
}

async function createDatabase(
  config: Config,
  { folder, log }: { folder: DataFolder; log: Log },
  started: Started,
): Promise<{ db: Database; databaseUrl: string }> {
  const databaseUrl = config.databaseUrl ?? (await startOwnPostgres(folder.postgres, started))
  const tenant = await takeDatabase(
    databaseUrl,
    config.redisUrl === undefined ? 'alone' : 'shared',
    (error) => {
      log.warn({ err: error }, 'the hold of the database')
    },
  )
  started.add(() => tenant.close())
  const applied = await applyMigrations({ url: databaseUrl })
  if (applied.length > 0) say(`The database has its tables (${applied.length} migrations applied)`)
  const db = await openDatabase({
    url: databaseUrl,
    onConnectionError: (error) => log.warn({ err: error }, 'a database connection broke'),
  })
  started.add(() => db.close())
  return { db, databaseUrl }
}

/** What is shared with the county's other processes; only those who have Redis read its client at the start. */
async function joinOthers(
  { redisUrl }: Config,
  { folder, log }: { folder: DataFolder; log: Log },
): Promise<Shared | null> {
  if (redisUrl === undefined) return null
  const { joinFleet } = await import('./fleet.ts')
  return joinFleet(redisUrl, { secrets: folder.secrets, log })
}

/** Who can sign in: the demo's people, or the admin that a first start without demo makes. */
async function welcome(
  config: Config,
  parts: { app: App; db: Database; folder: DataFolder; log: Log },
  started: Started,
): Promise<BannerPeople> {
  const { app, db, folder, log } = parts
  if (!config.demo) return { admin: await app.identity.firstAdmin() }
  const { ffmpegBin } = config.media
  const demo = await startDemo({ app, db, pepper: folder.secrets.sessionPepper, ffmpegBin, log, say })
  started.add(() => demo.close())
  return { demo }
}

async function startOwnPostgres(folder: string, started: Started): Promise<string> {
  const postgres = await startEmbeddedPostgres(folder, { say })
  started.add(() => postgres.stop())
  return postgres.url
}

/** The demo streams day and night: the beginning of it is enough to show a replay. */
const DEMO_RECORDING_MS = 20 * 60_000
const LONGEST_RECORDING_MS = 24 * 3_600_000
const KEEP_FREE_BYTES = 1024 ** 3

const recordingOptions = ({ media, keepRecordingsMs, demo }: Config, folder: string): RecordingOptions => ({
  folder: path.join(folder, 'lives'),
  ffmpegBin: media.ffmpegBin,
  keepMs: keepRecordingsMs,
  keepFreeBytes: KEEP_FREE_BYTES,
  longestMs: demo ? DEMO_RECORDING_MS : LONGEST_RECORDING_MS,
})

/** The way in for media servers on other machines, where there is a secret for them. */
const createNodes = ({ media: { secret } }: Config, log: Log): NodePool | null =>
  secret === undefined
    ? null
    : new NodePool({
        secret,
        log: (level, message) => {
          log[level]({}, message)
        },
      })

async function createMedia(
  config: Config,
  { lan, nodes }: { lan: string | null; nodes: NodePool | null },
  started: Started,
): Promise<MediaServer> {
  const { workerBin, workers, viewersPerLive, port, announcedAddress } = config.media
  const addresses =
    announcedAddress === undefined
      ? [{ ip: '127.0.0.1' }, ...(lan === null ? [] : [{ ip: lan }])]
      : [{ ip: '0.0.0.0', announcedAddress }]
  const media = await MediaServer.create({
    ...(workerBin === undefined ? {} : { workerBin }),
    ...(workers === undefined ? {} : { workers }),
    ...(viewersPerLive === undefined ? {} : { limits: { peersPerRoom: viewersPerLive } }),
    listen: { addresses, port },
    ...(nodes ? { nodes: { pool: nodes, pipe: pipeListen(announcedAddress ?? lan) } } : {}),
  }).catch((cause: unknown) => {
    throw new StartupError(
      'media_failed',
      `The media server cannot start: ${messageOf(cause)}; check MEDIASOUP_WORKER_BIN, or choose other ports with FIELDCAST_MEDIA_PORT (${port} now)`,
      { cause },
    )
  })
  started.add(() => media.close())
  return media
}

/** Where nodes' pipes end: on the address that phones are told too, else on this machine alone. */
const pipeListen = (address: string | null | undefined) =>
  address ? { ip: '0.0.0.0', announcedAddress: address } : { ip: '127.0.0.1' }

const started = new Started()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    void started.close().then(() => process.exit(0))
  })
try {
  await serve(readConfig(process.argv.slice(2)), started)
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error)
  await started.close()
  process.exit(1)
}
