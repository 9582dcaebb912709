import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#server/storage/free-port.ts'

const STARTS_WITHIN_MS = 10_000

/** A real Redis of a test's own, with its data on disk, that can be harmed. */
export interface RedisServer {
  readonly url: string
  /** Sends one command and returns the raw reply. */
  command(line: string): Promise<string>
  /** Kills it at once and starts it again on what it has on disk. */
  crash(): Promise<void>
  /** Kills it and leaves it dead until `start`. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Stops it answering, or lets it go on. */
  freeze(): void
  thaw(): void
  /** Kills it, cuts the last bytes off its log, and starts it again. */
  crashWithCutLog(bytes: number): Promise<void>
  /** Remembers the data as they are now. */
  snapshot(): Promise<void>
  /** Kills it and starts it again on the remembered data. */
  crashToSnapshot(): Promise<void>
  stop(): Promise<void>
}

/** Starts one; `args` are added to its command line. */
export async function startRedis(...args: string[]): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-redis-'))
  const port = await freePort()
  const files = path.join(folder, 'appendonlydir')
  const remembered = path.join(folder, 'snapshot.rdb')
  let child: ChildProcess | undefined
  let log = ['--appendonly', 'yes', '--appendfsync', 'everysec']
  const start = async () => {
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
    const options = ['--aof-load-truncated', 'yes', '--loglevel', 'warning', ...log, ...args]
    child = spawn('redis-server', [...words, ...options], { stdio: 'ignore' })
    const until = Date.now() + STARTS_WITHIN_MS
    while (!(await ask(port, 'PING').catch(() => '')).startsWith('+PONG')) {
      if (child.exitCode !== null || Date.now() > until) throw new Error('redis-server did not start')
      await sleep(20)
    }
  }
  const kill = async () => {
    if (child?.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    command: (line) => ask(port, line),
    kill,
    start,
    crash: async () => {
      await kill()
      await start()
    },
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    crashWithCutLog: async (bytes) => {
      await kill()
      const logs = (await readdir(files)).filter((name) => name.endsWith('.incr.aof'))
      const last = path.join(files, logs.toSorted().at(-1) ?? '')
      const { size } = await stat(last)
      await truncate(last, Math.max(0, size - bytes))
      await start()
    },
    snapshot: async () => {
      await ask(port, 'SAVE')
      await copyFile(path.join(folder, 'dump.rdb'), remembered)
    },
    crashToSnapshot: async () => {
      await kill()
      await rm(files, { recursive: true, force: true })
      await copyFile(remembered, path.join(folder, 'dump.rdb'))
      // With a log Redis would not look at the snapshot.
      log = []
      await start()
    },
    stop: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** One inline command on a connection of its own. */
function ask(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${line}\r\n`)
    })
    socket.once('data', (data) => {
      resolve(data.toString())
      socket.destroy()
    })
    socket.once('error', reject).once('close', () => {
      reject(new Error('Redis closed the connection'))
    })
  })
}
