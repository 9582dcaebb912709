import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '#server/storage/free-port.ts'
import { isRunning } from '#server/storage/running-process.ts'
import { temporaryFolder } from '#server/storage/temporary-postgres.ts'
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './support/database.ts'
import { descendantsOf, startMain, takePort, type MainProcess } from './support/main-process.ts'

const PROMPTLY_MS = 20_000

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

describe('a start that cannot be', () => {
  let folder: string
  let database: TestDatabase
  let folders = 0
  beforeAll(async () => {
    database = await createTestDatabase()
    folder = await temporaryFolder('startup')
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await database.drop()
  })

  /** Where a data folder may be made that no other start has. */
  const freshData = () => path.join(folder, `data-${(folders += 1)}`)

  /** Starts, and expects one line that says this, promptly and with a code that is not 0. */
  async function refuses(says: RegExp, env: Record<string, string> = {}, args: readonly string[] = []) {
    const started = performance.now()
    const data = env['FIELDCAST_DATA'] ?? freshData()
    const main = startMain(['--no-demo', ...args], {
      FIELDCAST_PORT: String(await freePort()),
      FIELDCAST_DATA: data,
      FIELDCAST_MEDIA_PORT: String(await freePort()),
      DATABASE_URL: database.url,
      ...env,
    })
    const { code, stderr } = await main.ended
    expect(stderr.trimEnd().split('\n'), stderr).toHaveLength(1)
    expect(stderr).toMatch(says)
    expect(code).toBe(1)
    expect(performance.now() - started).toBeLessThan(PROMPTLY_MS)
    expect(existsSync(path.join(data, 'fieldcast.lock')), 'the data folder is free again').toBe(false)
  }

  it('names the port that is in use', async () => {
    const { server, port: taken } = await takePort()
    await refuses(new RegExp(`Port ${taken} is in use.*--port`), { FIELDCAST_PORT: String(taken) })
    server.close()
  })

  it('names an unknown variable, a bad one and an unknown switch', async () => {
    // Two at once: more would wait for each other's CPU, and they have to be prompt.
    await Promise.all([
      refuses(/FIELDCAST_PROT is not a variable/, { FIELDCAST_PROT: '8080' }),
      refuses(/FIELDCAST_PORT is “eighty”.*change it/, { FIELDCAST_PORT: 'eighty' }),
    ])
    await Promise.all([
      refuses(/DATABASE_URL is “mysql:.*change it/, { DATABASE_URL: 'mysql://localhost/x' }),
      refuses(/--prot.*known are --port/, {}, ['--prot', '1']),
    ])
  })

  it('names a data folder that is a file, or is in one', async () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    const says = /The data folder .*is not a folder.*--data/
    await Promise.all(
      [file, path.join(file, 'below')].map((place) => refuses(says, { FIELDCAST_DATA: place })),
    )
  })

  it('names a data folder of another version, and a stranger’s', async () => {
    const [later, strange] = [freshData(), freshData()]
    mkdirSync(later)
    writeFileSync(path.join(later, 'fieldcast.json'), '{"layout":99}')
    mkdirSync(strange)
    writeFileSync(path.join(strange, 'thesis.txt'), '')
    await Promise.all([
      refuses(/has layout 99.*choose another --data folder/, { FIELDCAST_DATA: later }),
      refuses(/holds something else \(thesis\.txt\).*--data folder/, { FIELDCAST_DATA: strange }),
    ])
  })

  it('names a database that does not answer, and never its password', async () => {
    const closed = `postgresql://me:sesame@127.0.0.1:${await freePort()}/fieldcast`
    const nowhere = new URL(database.url)
    nowhere.pathname = '/nowhere'
    await Promise.all([
      refuses(/^(?!.*sesame).*The database at 127\.0\.0\.1.*does not answer.*start it/, {
        DATABASE_URL: closed,
      }),
      refuses(/has no database of that name; create it/, { DATABASE_URL: nowhere.href }),
    ])
  })

  it('names the migration that failed, and a database from the future', async () => {
    const own = await createEmptyDatabase()
    const future = await createTestDatabase()
    await run(own.url, 'CREATE TABLE account (id int)')
    await run(
      future.url,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('1', 'x', '99990101000000_future', now())`,
    )
    await Promise.all([
      refuses(/The migration \d+_init failed and was undone: .*account.*start again/, {
        DATABASE_URL: own.url,
      }),
      refuses(/99990101000000_future, which this Fieldcast does not know; start the newer/, {
        DATABASE_URL: future.url,
      }),
    ])
    await own.drop()
    await future.drop()
  })

  it('names a media worker that cannot run, and a media port that is in use', async () => {
    const { server, port: taken } = await takePort()
    const other = await createTestDatabase()
    await Promise.all([
      refuses(/The media server cannot start: .*MEDIASOUP_WORKER_BIN/, { MEDIASOUP_WORKER_BIN: '/nowhere' }),
      refuses(new RegExp(`FIELDCAST_MEDIA_PORT \\(${taken} now\\)`), {
        FIELDCAST_MEDIA_PORT: String(taken),
        // The first start holds the tests' database while it is refused.
        DATABASE_URL: other.url,
      }),
    ])
    server.close()
    await other.drop()
  })
})

describe('a start without the demo', () => {
  let folder: string
  let port: number
  const all: MainProcess[] = []
  beforeAll(async () => {
    folder = await temporaryFolder('startup')
    port = await freePort()
  })
  afterAll(async () => {
    for (const main of all) await main.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(): Promise<MainProcess> {
    const main = startMain(['--no-demo', '--port', String(port), '--data', path.join(folder, 'data')], {
      FIELDCAST_MEDIA_PORT: String(await freePort()),
    })
    all.push(main)
    await main.serving()
    const response = await fetch(`http://127.0.0.1:${port}/api/session`)
    expect(await response.json()).toMatchObject({ me: null })
    return main
  }

  /** Ends it as a service manager does, and expects nothing to be left of it. */
  async function stop(main: MainProcess): Promise<void> {
    const children = descendantsOf(main.pid)
    expect(children.length, 'PostgreSQL and a media worker').toBeGreaterThanOrEqual(2)
    const { code, stderr } = await main.kill('SIGTERM')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(children.filter(isRunning)).toEqual([])
  }

  it('tells the first admin once, who can sign in, and leaves nothing running', async () => {
    const first = await start()
    const [, username, password] =
      /The first admin is (\S+) with the password ([^;]+);/.exec(first.stdout()) ?? []
    const response = await fetch(`http://127.0.0.1:${port}/api/session/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    expect(response.status).toBe(200)
    await stop(first)
    const second = await start()
    expect(second.stdout()).not.toContain('first admin')
    await stop(second)
  })

  it('comes back after kill -9, with the PostgreSQL that was left running', async () => {
    const killed = await start()
    const pidFile = path.join(folder, 'data/pg/cluster/postmaster.pid')
    const postgres = () => Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    const before = postgres()
    await killed.kill('SIGKILL')
    expect(isRunning(before)).toBe(true)
    const next = await start()
    expect(postgres()).toBe(before)
    expect(next.stdout()).not.toContain('first admin')
    await next.kill('SIGTERM')
    expect(isRunning(before)).toBe(false)
  })

  it('refuses a second server on the same data folder', async () => {
    const main = await start()
    const second = startMain([
      '--no-demo',
      '--port',
      String(await freePort()),
      '--data',
      path.join(folder, 'data'),
    ])
    const { code, stderr } = await second.ended
    expect(stderr).toMatch(/^Another Fieldcast \(process \d+\) is using the data folder .*--data folder\n$/)
    expect(code).toBe(1)
    await stop(main)
  })
})
