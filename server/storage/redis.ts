import { createClient } from 'redis'
import type { ScriptRunner } from '#server/core/redis-script.ts'
import { messageOf, StartupError } from '#server/core/startup-error.ts'

/** One connection to Redis whose every answer comes within a second, or not at all. */
export interface Redis extends ScriptRunner {
  /** A client for Socket.IO's adapter: what it sends fails as quickly as everything here, what it reads waits. */
  adapterClient(): AdapterClient
  close(): void
}

type Client = ReturnType<typeof createClient>

/** The few commands that Socket.IO's Redis streams adapter uses, by the names of the `redis` package. */
export interface AdapterClient extends Pick<Client, 'duplicate' | 'xAdd' | 'publish' | 'sendCommand'> {
  /** By this the adapter knows the package; without sharded channels it never calls it. */
  readonly sSubscribe: Client['sSubscribe']
}

/** What connecting takes. */
interface RedisOptions {
  /** Told of connections that break; they are made anew. */
  readonly onFault: (error: unknown) => void
  /** Answers are waited for between once and twice as long. */
  readonly patienceMs?: number
}

const PATIENCE_MS = 500
const CONNECT_TIMEOUT_MS = 2_000
const MAX_RECONNECT_MS = 1_000
const MAX_QUEUE = 20_000

/**
 * Connects to Redis and makes sure that it may be relied upon: it takes writes, and never drops keys for room.
 *
 * @throws StartupError of one line otherwise.
 */
export async function openRedis(url: string, options: RedisOptions): Promise<Redis> {
  const { onFault, patienceMs = PATIENCE_MS } = options
  let met = false
  const settings = {
    url,
    commandsQueueMaxLength: MAX_QUEUE,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (tries: number) => met && Math.min(50 * 2 ** tries, MAX_RECONNECT_MS),
    },
  }
  // What was meant for one run of the server must never reach the next.
  const client = createClient({ ...settings, disableOfflineQueue: true })
  const patience = new Patience(patienceMs)
  let run: string | null = null
  let connection = 0
  client.on('error', (error: unknown) => {
    run = null
    connection += 1
    onFault(error)
  })
  client.on('ready', () => {
    const mine = (connection += 1)
    const noteRun = (info: string) => {
      if (mine === connection) run = fieldOf(info, 'run_id')
    }
    patience.with(client.info('server')).then(noteRun, onFault)
  })
  try {
    await client.connect()
    met = true
    refuseUnfit(await patience.with(client.info()), url)
  } catch (cause) {
    patience.end()
    client.destroy()
    if (cause instanceof StartupError) throw cause
    const message = `Redis at ${hostOf(url)} does not answer (${messageOf(cause)}); start it, or correct or unset REDIS_URL`
    throw new StartupError('redis_unreachable', message, { cause })
  }
  return {
    get run() {
      return run
    },
    eval: (script, keys, args) => {
      const words = [String(keys.length), ...keys, ...args]
      const known = client.sendCommand(['EVALSHA', script.sha1, ...words])
      const answer = known.catch((error: unknown) => {
        if (!messageOf(error).startsWith('NOSCRIPT')) throw error
        return client.sendCommand(['EVAL', script.text, ...words])
      })
      return patience.with(answer)
    },
    adapterClient: () => ({
      // Its readers ask again at once whatever happens: only a queue makes them wait for a connection.
      duplicate: () => createClient(settings),
      xAdd: (...args) => patience.with(client.xAdd(...args)),
      publish: (...args) => patience.with(client.publish(...args)),
      sendCommand: (...args) => patience.with(client.sendCommand(...args)),
      sSubscribe: (...args) => client.sSubscribe(...args),
    }),
    close: () => {
      patience.end()
      client.destroy()
    },
  }
}

function refuseUnfit(info: string, url: string): void {
  const policy = fieldOf(info, 'maxmemory_policy')
  if (fieldOf(info, 'maxmemory') !== '0' && policy !== 'noeviction')
    throw new StartupError(
      'redis_evicts',
      `Redis at ${hostOf(url)} may drop what it holds (maxmemory-policy ${policy ?? '?'}); set maxmemory-policy noeviction`,
    )
  if (fieldOf(info, 'role') !== 'master')
    throw new StartupError(
      'redis_replica',
      `Redis at ${hostOf(url)} is a replica; point REDIS_URL to its master`,
    )
}

const fieldOf = (info: string, name: string): string | null =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null

const hostOf = (url: string): string => URL.parse(url)?.host ?? url

/** Bounds how long answers are waited for, between once and twice the patience, with one timer for them all. */
class Patience {
  #end = endlessPromise()
  readonly #timer: NodeJS.Timeout

  constructor(ms: number) {
    let before = this.#end
    this.#timer = setInterval(() => {
      const ending = before === this.#end ? undefined : before
      before = this.#end
      this.#end = endlessPromise()
      // After what has arrived by now: it may be this process that was held up.
      setImmediate(() => ending?.reject(new Error('Redis stays silent')))
    }, ms)
    this.#timer.unref()
  }

  with<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#end.promise])
  }

  end(): void {
    clearInterval(this.#timer)
  }
}

function endlessPromise(): PromiseWithResolvers<never> {
  const end = Promise.withResolvers<never>()
  // Nobody may be waiting when it rejects.
  end.promise.catch(() => undefined)
  return end
}
