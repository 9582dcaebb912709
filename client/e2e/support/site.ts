import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { workerBin } from '#media/test/worker-bin.ts'
import { openDatabase, type Database } from '#server/storage/database.ts'
import { startEmbeddedPostgres } from '#server/storage/embedded-postgres.ts'
import { freePort } from '#server/storage/free-port.ts'
import { temporaryFolder } from '#server/storage/temporary-postgres.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
/** As for `npm start`: what Node.js made of the server's source, a second of CPU a start. */
const COMPILED = path.join(ROOT, 'node_modules/.fieldcast/compiled')
const READY_WITHIN_MS = 90_000
const READY = 'is serving'

/** What a journey may choose about its server. */
export interface SiteOptions {
  /** With the demo county and its hosts. */
  readonly demo?: boolean
  /** Where it is reached; loopback unless told otherwise. */
  readonly address?: string
  /** Whether the server is told where browsers reach it, as payment providers need it. */
  readonly public?: boolean
  /** More of the server's variables. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The real server as a child process, on a data folder and ports of its own. */
export class Site {
  readonly folder: string
  readonly origin: string
  /** UDP and TCP port of its media. */
  readonly mediaPort: number
  /** The database that the server uses, seen past it. */
  #db: Database | undefined
  readonly #options: SiteOptions
  readonly #ports: { http: number; media: number }
  #child: ChildProcess | undefined
  #output = ''

  private constructor(folder: string, ports: { http: number; media: number }, options: SiteOptions) {
    this.folder = folder
    this.origin = `http://${options.address ?? '127.0.0.1'}:${ports.http}`
    this.mediaPort = ports.media
    this.#ports = ports
    this.#options = options
  }

  /** Starts a server on an empty data folder. */
  static async open(options: SiteOptions = {}): Promise<Site> {
    const folder = await temporaryFolder('journey')
    const site = new Site(folder, { http: await freePort(), media: await freePort() }, options)
    try {
      await site.start()
    } catch (error) {
      await site.close()
      throw error
    }
    return site
  }

  /** All that the server has printed, over every start. */
  get output(): string {
    return this.#output
  }

  get db(): Database {
    if (this.#db === undefined) throw new Error('the site is not open')
    return this.#db
  }

  /** Starts the server and waits until it serves; after a kill it finds what it left behind. */
  async start(): Promise<void> {
    const demo = this.#options.demo === true ? [] : ['--no-demo']
    const args = ['server/main.ts', '--port', String(this.#ports.http), '--data', this.folder, ...demo]
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    process.once('exit', () => child.kill('SIGKILL'))
    await this.#ready(child)
    // The server's own PostgreSQL is running: this only finds it and asks for its address.
    this.#db ??= await openDatabase({
      url: (await startEmbeddedPostgres(path.join(this.folder, 'pg'))).url,
      poolSize: 4,
    })
  }

  /** The server's media workers, by process id. */
  get mediaWorkers(): number[] {
    const pid = this.#child?.pid ?? 0
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
    return children.filter((child) => readFileSync(`/proc/${child}/comm`, 'utf8').startsWith('mediasoup'))
  }

  /** Ends the server as a power cut would: no farewell to anybody. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async close(): Promise<void> {
    await this.#db?.close()
    await this.#end('SIGTERM')
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 })
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child?.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  #environment(): NodeJS.ProcessEnv {
    const foreign = Object.keys(process.env).filter((name) =>
      /^(FIELDCAST_|DATABASE_URL$|REDIS_URL$)/.test(name),
    )
    return {
      ...process.env,
      ...Object.fromEntries(foreign.map((name) => [name, undefined])),
      NODE_COMPILE_CACHE: COMPILED,
      MEDIASOUP_WORKER_BIN: workerBin,
      FIELDCAST_MEDIA_PORT: String(this.#ports.media),
      FIELDCAST_MEDIA_WORKERS: '1',
      FIELDCAST_RATE_LIMIT_FACTOR: '1000',
      ...(this.#options.address === undefined ? {} : { FIELDCAST_ANNOUNCED_ADDRESS: this.#options.address }),
      ...(this.#options.public === true ? { FIELDCAST_PUBLIC_URL: this.origin } : {}),
      ...this.#options.environment,
    }
  }

  async #ready(child: ChildProcess): Promise<void> {
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`the server did not start:\n${printed}`))
      }, READY_WITHIN_MS)
      const hear = (chunk: string) => {
        printed += chunk
        this.#output += chunk
        if (!printed.includes(READY)) return
        clearTimeout(timer)
        resolve()
      }
      child.stdout?.setEncoding('utf8').on('data', hear)
      child.stderr?.setEncoding('utf8').on('data', hear)
      child.once('exit', () => {
        clearTimeout(timer)
        reject(new Error(`the server ended:\n${printed}`))
      })
    })
  }
}
