import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { tryToLead } from './outbox-queue.ts'
import { pgTypes } from './pg-types.ts'

const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 10_000
const FAREWELL_MS = 1_000

/** The one connection a relay works through; whoever holds its lock delivers, until the connection ends. */
export class RelaySession {
  readonly #url: string
  #client: pg.Client | undefined
  #leader: pg.Client | undefined

  constructor(url: string) {
    this.#url = url
  }

  /**
   * The connection, made anew where it broke, or undefined while another process is the one that delivers.
   *
   * @throws when the database does not answer.
   */
  async lead(): Promise<pg.Client | undefined> {
    const client = (this.#client ??= await this.#connect())
    if (this.#leader === client) return client
    if (!(await tryToLead(client))) return undefined
    this.#leader = client
    return client
  }

  /** Ends the connection, and with it the lock. */
  async end(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    this.#leader = undefined
    // A server that has gone silent never confirms the end.
    await Promise.race([client?.end().catch(() => undefined), sleep(FAREWELL_MS, undefined, { ref: false })])
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      types: pgTypes,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS + CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'fieldcast outbox',
      // A mark that is lost with the power is a delivery repeated, which subscribers bear: not worth waiting for a disk.
      options: '-c synchronous_commit=off',
    })
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined
    })
    await client.connect()
    return client
  }
}
