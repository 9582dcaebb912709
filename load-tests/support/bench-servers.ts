import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import serverFlags from '#server/node-flags.json' with { type: 'json' }
import { temporaryFolder } from '#server/storage/temporary-postgres.ts'

const closers: (() => Promise<void> | void)[] = []

/** Has something closed at the end, before what was begun earlier. */
export const atEnd = (close: () => Promise<void> | void): void => {
  closers.push(close)
}

/** Closes everything. */
export async function endAll(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close()
}

/** A server that was started, and where it keeps its data. */
export interface BenchServer {
  readonly port: number
  readonly data: string
}

/** The real server, as `npm start` runs it, on that database; with Redis also as a second process of the first. */
export async function startServer(
  databaseUrl: string,
  shared?: { redisUrl: string; like?: BenchServer },
): Promise<BenchServer> {
  const data = await temporaryFolder('bench')
  atEnd(() => rm(data, { recursive: true, force: true }))
  if (shared?.like) {
    await mkdir(data, { recursive: true })
    await cp(path.join(shared.like.data, 'secrets.json'), path.join(data, 'secrets.json'))
  }
  const port = await freePort()
  const main = path.join(import.meta.dirname, '../../server/main.ts')
  const words = [...serverFlags, main, '--no-demo', '--data', data, '--port', String(port)]
  const child = spawn(process.execPath, words, {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      ...(shared ? { REDIS_URL: shared.redisUrl } : {}),
      FIELDCAST_RATE_LIMIT_FACTOR: '100000',
      FIELDCAST_MEDIA_WORKERS: '1',
      FIELDCAST_MEDIA_PORT: String(await freePort()),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  atEnd(() => stop(child))
  await answering(child, port)
  return { port, data }
}

/** A peer's program, which sends its port once it listens. */
export async function startPeer(program: URL, databaseUrl: string): Promise<number> {
  const child = fork(program, { env: { ...process.env, DATABASE_URL: databaseUrl } })
  atEnd(() => stop(child))
  const [message] = (await once(child, 'message')) as [{ port: number }]
  return message.port
}

/** A Redis without a disk, for its gate; undefined where none is installed. */
export async function startBenchRedis(): Promise<string | undefined> {
  const port = await freePort()
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', words, { stdio: 'ignore' })
  const started = await Promise.race([
    once(child, 'spawn').then(() => true),
    once(child, 'error').then(() => false),
  ])
  if (!started) return undefined
  atEnd(() => stop(child))
  return `redis://127.0.0.1:${String(port)}`
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error('the server ended before it answered')
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/county`).catch(() => null)
    if (answer) return
    await sleep(100)
  }
  throw new Error('the server did not answer within 30 s')
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
