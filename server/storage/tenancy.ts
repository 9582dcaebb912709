import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartupError } from '#server/core/startup-error.ts'
import { unreachableDatabase } from './unreachable-database.ts'

// The number is arbitrary but ours alone.
const TENANT_LOCK = 72_707_371
/** A process that was killed holds its lock until PostgreSQL has noticed. */
const PATIENCE_MS = 3_000
const ASK_EVERY_MS = 100
const CONNECT_TIMEOUT_MS = 5_000
const RECONNECT_MS = 1_000

/** Whether a process has the database to itself, or shares it with others that it also shares Redis with. */
type Tenancy = 'alone' | 'shared'

/** What takes the database, until it is closed. */
interface Tenant {
  close(): Promise<void>
}

/**
 * Makes sure that no other process works on this database unless all of them share Redis: rooms, limits and gates
 * of processes that know nothing of each other would each be only half of the truth.
 *
 * @throws StartupError of one line where another process is there.
 */
export async function takeDatabase(
  url: string,
  tenancy: Tenancy,
  onFault: (error: unknown) => void,
): Promise<Tenant> {
  let closed = false
  let client: pg.Client | undefined
  client = await connect().catch((cause: unknown) => {
    throw unreachableDatabase(url, cause)
  })
  if (!(await takenWithin(client, tenancy))) {
    await client.end()
    throw new StartupError('database_in_use', refusals[tenancy])
  }

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'fieldcast tenant',
    })
    made.on('error', onFault)
    made.once('end', () => {
      if (!closed && made === client) void takeAgain()
    })
    await made.connect()
    return made
  }

  /** After PostgreSQL was away; a stranger that came meanwhile is reported, for we serve already. */
  async function takeAgain(): Promise<void> {
    while (!closed) {
      await sleep(RECONNECT_MS, undefined, { ref: false })
      try {
        client = await connect()
        if (!(await takenWithin(client, tenancy))) onFault(new Error(refusals[tenancy]))
        return
      } catch (error) {
        onFault(error)
      }
    }
  }

  return {
    close: async () => {
      closed = true
      await client?.end().catch(() => undefined)
    },
  }
}

const refusals: Record<Tenancy, string> = {
  alone:
    'Another Fieldcast uses this database; stop it, or set the same REDIS_URL for both, so that they can serve together',
  shared: 'A Fieldcast without REDIS_URL uses this database; start it again with the same REDIS_URL',
}

async function takenWithin(client: pg.Client, tenancy: Tenancy): Promise<boolean> {
  const ask = `SELECT pg_try_advisory_lock${tenancy === 'shared' ? '_shared' : ''}($1) AS taken`
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(ask, [TENANT_LOCK])
    if (rows[0]?.taken === true) return true
    if (Date.now() >= until) return false
    await sleep(ASK_EVERY_MS)
  }
}
