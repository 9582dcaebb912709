import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import serverFlags from '#server/node-flags.json' with { type: 'json' }
import { openDatabase, type Database } from '#server/storage/database.ts'
import { freePort } from '#server/storage/free-port.ts'
import { applyMigrations } from '#server/storage/migrations.ts'
import { startTemporaryPostgres, temporaryFolder } from '#server/storage/temporary-postgres.ts'

/** A server that was started, and where it keeps its data. */
export interface BenchServer {
  readonly port: number
  readonly mediaPort: number
  readonly pid: number
  readonly data: string
}

/** Everything that a benchmark starts, ended in the other order. */
export class Processes {
  readonly #closers: (() => Promise<void> | void)[] = []

  onClose(close: () => Promise<void> | void): void {
    this.#closers.push(close)
  }

  async close(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close()
  }

  async freshDatabase(): Promise<{ db: Database; url: string }> {
    const postgres = await startTemporaryPostgres()
    this.onClose(() => postgres.stop())
    await applyMigrations({ url: postgres.url })
    const db = await openDatabase({ url: postgres.url })
    this.onClose(() => db.close())
    return { db, url: postgres.url }
  }

  /**
   * The real server, as `npm start` runs it, on that database; its limits are wide, since all come from one address.
   * With Redis it may be a second process of another, whose secrets it then shares.
   */
  async startServer(
    databaseUrl: string,
    shared?: { readonly redisUrl: string; readonly like?: BenchServer },
  ): Promise<BenchServer> {
    const data = await temporaryFolder('bench')
    this.onClose(() => rm(data, { recursive: true, force: true }))
    if (shared?.like) {
      await mkdir(data, { recursive: true })
      await copyFile(path.join(shared.like.data, 'secrets.json'), path.join(data, 'secrets.json'))
    }
    const port = await freePort()
    const mediaPort = await freePort()
    const main = path.join(import.meta.dirname, '../../server/main.ts')
    const words = [...serverFlags, main, '--no-demo', '--data', data, '--port', String(port)]
    const child = spawn(process.execPath, words, {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        ...(shared ? { REDIS_URL: shared.redisUrl } : {}),
        FIELDCAST_RATE_LIMIT_FACTOR: '100000',
        FIELDCAST_MEDIA_WORKERS: '1',
        FIELDCAST_MEDIA_PORT: String(mediaPort),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    this.onClose(() => stop(child))
    await answering(child, port)
    return { port, mediaPort, pid: child.pid ?? 0, data }
  }

  /** A Redis without a disk, for a server's gate; undefined where none is installed. */
  async startRedis(): Promise<string | undefined> {
    const port = await freePort()
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const child = spawn('redis-server', words, { stdio: 'ignore' })
    const started = await Promise.race([
      once(child, 'spawn').then(() => true),
      once(child, 'error').then(() => false),
    ])
    if (!started) return undefined
    this.onClose(() => stop(child))
    return `redis://127.0.0.1:${port}`
  }

  /** A program of ours, on that database if it needs one, that tells its port once it listens. */
  async startProgram(program: URL, databaseUrl?: string): Promise<{ port: number; pid: number }> {
    const child = this.fork(program, [], databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl })
    const [message] = (await once(child, 'message')) as [{ port: number }]
    return { port: message.port, pid: child.pid ?? 0 }
  }

  fork(program: URL, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = fork(program, args, { execArgv: [], env: { ...process.env, ...env } })
    this.onClose(() => stop(child))
    return child
  }
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered')
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/county`).catch(() => null)
    if (answer) return
    await sleep(100)
  }
  throw new Error('the server did not answer within 60 s')
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
