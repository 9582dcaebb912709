import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { makeFolder } from './make-folder.ts'
import { postgresAccount, type PostgresAccount } from './postgres-account.ts'
import { locatePostgresBinaries, POSTGRES_ENVIRONMENT, type PostgresBinaries } from './postgres-binaries.ts'
import {
  CLUSTER_NAME,
  clusterFolder,
  isPrepared,
  prepareCluster,
  type ClusterFolder,
} from './postgres-cluster.ts'
import { reachableBinaries, reachableCluster } from './postgres-open-place.ts'
import { commandLineOf, isRunning } from './running-process.ts'
import { StartupError } from '#server/core/startup-error.ts'

/** A running embedded PostgreSQL. It outlives a killed parent; the next start adopts it. */
export interface EmbeddedPostgres {
  /** Connection string of the superuser to the database `fieldcast`, with its password. */
  readonly url: string
  readonly port: number
  /** The postmaster's process id. */
  readonly pid: number
  /** Where its data lies, which a link in the folder names when it could not be inside. */
  readonly cluster: string
  /** True when the server was already running, left behind by a parent that died. */
  readonly adopted: boolean
  /** Shuts the server down and waits for it; calling it again waits for the same shutdown. */
  stop(): Promise<void>
}

const READY_TIMEOUT_MS = 120_000
const STOP_TIMEOUT_MS = 20_000
const POLL_MS = 20
const START_ATTEMPTS = 20
const RETRY_MS = 500

/** For what root's PostgreSQL cannot reach in a closed folder. */
const OPEN_FOLDER = '/var/lib/fieldcast'

export interface EmbeddedPostgresOptions {
  /** A fixed port; without it a free one is taken. */
  readonly port?: number
  /** Told what a first start does, a line each. */
  readonly say?: (line: string) => void
  /** Where program and cluster go when the account of PostgreSQL cannot reach them. */
  readonly openFolder?: string
  /** Settings besides ours, as `name=value`; their word counts. */
  readonly settings?: readonly string[]
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'password_encryption=scram-sha-256',
  'max_connections=200',
  'timezone=UTC',
  'log_timezone=UTC',
  // A refused statement is the application's to report: its text may hold personal data.
  'log_min_messages=log',
  'log_checkpoints=off',
]

/**
 * Starts the PostgreSQL that npm installed, on 127.0.0.1 only and with a password, in `folder` (made when
 * missing), or adopts the one already serving that folder. As root it runs as `nobody`; what that account cannot
 * reach is kept in the open folder.
 *
 * @throws StartupError when it cannot start, with the remedy.
 */
export async function startEmbeddedPostgres(
  folder: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const { say = () => undefined, openFolder = OPEN_FOLDER, settings = [] } = options
  makeFolder(folder, 0o711)
  const root = realpathSync(folder)
  const account = postgresAccount()
  const place = account && { account, folder: openFolder, say }
  const installed = locatePostgresBinaries()
  const binaries = place ? reachableBinaries(installed, place) : installed
  const files = place ? reachableCluster(root, place) : clusterFolder(root)
  if (!isPrepared(files)) say('Preparing the database…')
  const password = await prepareCluster(files, binaries, account)
  const running = await findRunning(files)
  const { pid, port } = running ?? (await launch({ files, binaries, account, settings }, options.port))
  const url = `postgresql://${CLUSTER_NAME}:${password}@127.0.0.1:${String(port)}`
  await createDatabase(url, files)
  let stopping: Promise<void> | undefined
  return {
    url: `${url}/${CLUSTER_NAME}`,
    port,
    pid,
    cluster: files.cluster,
    adopted: running !== undefined,
    stop: () => (stopping ??= shutDown(pid)),
  }
}

interface Postmaster {
  readonly pid: number
  readonly port: number
}

interface PidFile extends Postmaster {
  readonly ready: boolean
}

function readPidFile(files: ClusterFolder): PidFile | undefined {
  if (!existsSync(files.pidFile)) return undefined
  const lines = readFileSync(files.pidFile, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

async function findRunning(files: ClusterFolder): Promise<Postmaster | undefined> {
  const found = readPidFile(files)
  if (!found) return undefined
  const command = isRunning(found.pid) ? commandLineOf(found.pid) : ''
  if (command.includes(files.cluster)) return waitUntilReady(files, found.pid)
  if (command.includes('postgres')) {
    // Never take the pid file away from a living PostgreSQL: two on one cluster destroy it.
    throw new StartupError(
      'postgres_foreign',
      `The PostgreSQL with process id ${String(found.pid)} may be serving ${files.cluster} under another path; stop it, then start again`,
    )
  }
  // The pid may by now belong to a stranger, which PostgreSQL would take for a server of its own.
  rmSync(files.pidFile, { force: true })
  return undefined
}

async function waitUntilReady(files: ClusterFolder, pid: number): Promise<Postmaster | undefined> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (isRunning(pid)) {
    const state = readPidFile(files)
    if (state?.pid === pid && state.ready) return { pid, port: state.port }
    if (Date.now() > deadline) {
      throw new StartupError(
        'postgres_slow',
        `The embedded PostgreSQL did not become ready within ${String(READY_TIMEOUT_MS / 1000)} s; see ${files.logFile}, then start again`,
      )
    }
    await sleep(POLL_MS)
  }
  return undefined
}

/** What a server is started with, wherever it listens. */
interface Launching {
  readonly files: ClusterFolder
  readonly binaries: PostgresBinaries
  readonly account: PostgresAccount | undefined
  readonly settings: readonly string[]
}

async function launch(launching: Launching, fixedPort: number | undefined): Promise<Postmaster> {
  const { files } = launching
  for (let attempt = 1; ; attempt += 1) {
    const port = fixedPort ?? (await freePort())
    const pid = await spawnPostgres(launching, port)
    const started = await waitUntilReady(files, pid)
    if (started) return started
    const log = readFileSync(files.logFile, 'utf8').trim()
    const portTaken = /could not bind|Address already in use/i.test(log)
    if (portTaken && fixedPort !== undefined) {
      throw new StartupError(
        'postgres_port_in_use',
        `Port ${String(port)}, meant for the embedded PostgreSQL, is in use; stop what listens there or choose another port`,
      )
    }
    // The backends of a killed server take a moment to go, and a free port may be lost to another.
    const passing = portTaken || /shared memory block|postmaster\.pid/.test(log)
    if (!passing || attempt >= START_ATTEMPTS) {
      throw new StartupError(
        'postgres_start_failed',
        `The embedded PostgreSQL did not start: ${log.split('\n').slice(-3).join(' | ')}; see ${files.logFile}`,
      )
    }
    await sleep(RETRY_MS)
  }
}

async function spawnPostgres(
  { files, binaries, account, settings: own }: Launching,
  port: number,
): Promise<number> {
  const log = openSync(files.logFile, 'w', 0o600)
  try {
    const settings = [...SETTINGS, ...own].flatMap((setting) => ['-c', setting])
    // Detached, so that Ctrl-C in the terminal reaches only us and we shut it down in order.
    const child = spawn(binaries.postgres, ['-D', files.cluster, '-p', String(port), ...settings], {
      ...account,
      cwd: '/',
      detached: true,
      env: POSTGRES_ENVIRONMENT,
      stdio: ['ignore', log, log],
    })
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('spawn', () => {
        resolve(child.pid ?? 0)
      })
    })
    child.unref()
    return pid
  } catch (cause) {
    throw new StartupError(
      'postgres_start_failed',
      `The embedded PostgreSQL cannot be run (${binaries.postgres}); run npm install again`,
      { cause },
    )
  } finally {
    closeSync(log)
  }
}

async function createDatabase(url: string, files: ClusterFolder): Promise<void> {
  const client = new pg.Client({ connectionString: `${url}/postgres`, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [CLUSTER_NAME])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${CLUSTER_NAME}`)
  } catch (cause) {
    throw new StartupError(
      'postgres_refused',
      `The embedded PostgreSQL refused us; ${files.passwordFile} must be of the same backup as ${files.cluster}, else see ${files.logFile}`,
      { cause },
    )
  } finally {
    await client.end()
  }
}

async function shutDown(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's "fast" shutdown; SIGQUIT leaves the rest to recovery at the next start.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isRunning(pid)) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const deadline = Date.now() + STOP_TIMEOUT_MS
    while (isRunning(pid) && Date.now() < deadline) await sleep(POLL_MS)
  }
}
