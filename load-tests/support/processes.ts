import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import serverFlags from '#server/node-flags.json' with { type: 'json' }
import { openDatabase, type Database } from '#server/storage/database.ts'
import { applyMigrations } from '#server/storage/migrations.ts'
import { startTemporaryPostgres, temporaryFolder } from '#server/storage/temporary-postgres.ts'

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

  /** The real server, as `npm start` runs it, on that database; its limits are wide, since all come from one address. */
  async startServer(databaseUrl: string): Promise<{ port: number; pid: number; mediaPort: number }> {
    const folder = await temporaryFolder('bench')
    this.onClose(() => rm(folder, { recursive: true, force: true }))
    const port = await freePort()
    const mediaPort = await freePort()
    const main = path.join(import.meta.dirname, '../../server/main.ts')
    const words = [...serverFlags, main, '--no-demo', '--data', folder, '--port', String(port)]
    const child = spawn(process.execPath, words, {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        FIELDCAST_RATE_LIMIT_FACTOR: '100000',
        FIELDCAST_MEDIA_WORKERS: '1',
        FIELDCAST_MEDIA_PORT: String(mediaPort),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    this.onClose(() => stop(child))
    await answering(child, port)
    return { port, mediaPort, pid: child.pid ?? 0 }
  }

  /** A program of ours that tells its port once it listens. */
  async startProgram(program: URL): Promise<{ port: number; pid: number }> {
    const child = this.fork(program)
    const [message] = (await once(child, 'message')) as [{ port: number }]
    return { port: message.port, pid: child.pid ?? 0 }
  }

  fork(program: URL, args: readonly string[] = []): ChildProcess {
    const child = fork(program, args, { execArgv: [] })
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

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
