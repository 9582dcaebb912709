import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.ts'
import { isRunning } from './running-process.ts'
import { temporaryFolder } from './temporary-postgres.ts'

let prepared: string
let folder: string
let started: EmbeddedPostgres[]

beforeAll(async () => {
  prepared = await temporaryFolder('embedded-prepared')
  await (await startEmbeddedPostgres(path.join(prepared, 'pg'))).stop()
})

afterAll(() => {
  rmSync(prepared, { recursive: true, force: true })
})

beforeEach(async () => {
  folder = await temporaryFolder('embedded-test')
  started = []
  // Making a cluster takes seconds, copying one does not.
  execFileSync('cp', ['-a', path.join(prepared, 'pg'), folder])
})

afterEach(async () => {
  for (const postgres of started) await postgres.stop()
  chmodSync(folder, 0o711)
  rmSync(folder, { recursive: true, force: true })
})

async function start(
  options: Pick<EmbeddedPostgresOptions, 'port' | 'settings'> = {},
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(path.join(folder, 'pg'), options)
  started.push(postgres)
  return postgres
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows.map((row) => Object.values(row)[0])
  } finally {
    await client.end()
  }
}

/** A parent that starts the server and then only waits to be killed; resolves once it serves. */
async function startInAnotherProcess(): Promise<{ parentPid: number }> {
  const module = new URL('./embedded-postgres.ts', import.meta.url).href
  const program = `import { startEmbeddedPostgres } from ${JSON.stringify(module)}
    await startEmbeddedPostgres(${JSON.stringify(path.join(folder, 'pg'))})
    console.log('serving')
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    parent.stdout.once('data', () => {
      resolve()
    })
    parent.once('exit', () => {
      reject(new Error('the parent ended early'))
    })
  })
  return { parentPid: parent.pid ?? 0 }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

test('starts, keeps its data over a stop, and stops more than once', async () => {
  const first = await start()
  expect(first.adopted).toBe(false)
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n')
  await Promise.all([first.stop(), first.stop()])
  expect(isRunning(first.pid)).toBe(false)
  const second = await start({ settings: ['fsync=off'] })
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([7])
  expect(await query(second.url, 'SHOW fsync'), 'what was set besides counts').toEqual(['off'])
})

test('commits durably, on loopback only, with a password', async () => {
  const { url, port } = await start()
  for (const [setting, value] of Object.entries({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  })) {
    expect([setting, ...(await query(url, `SHOW ${setting}`))]).toEqual([setting, value])
  }
  const without = `postgresql://fieldcast@127.0.0.1:${String(port)}/fieldcast`
  await expect(query(without, 'SELECT 1')).rejects.toThrow(/password/i)
  await expect(query(without.replace('@', ':guess@'), 'SELECT 1')).rejects.toThrow(/password authentication/)
  expect(statSync(path.join(folder, 'pg/superuser-password')).mode & 0o777).toBe(0o600)
})

test('adopts the server of a parent killed with -9, which lost nothing', async () => {
  const { parentPid } = await startInAnotherProcess()
  process.kill(parentPid, 'SIGKILL')
  await until(() => !isRunning(parentPid))
  const adopted = await start()
  expect(adopted.adopted).toBe(true)
  expect(await query(adopted.url, 'SELECT 1')).toEqual([1])
  await adopted.stop()
  expect(isRunning(adopted.pid)).toBe(false)
})

test('recovers what was committed when the server itself is killed with -9', async () => {
  const first = await start()
  await query(first.url, 'CREATE TABLE sold (n int)')
  await query(first.url, 'INSERT INTO sold SELECT generate_series(1, 1000)')
  process.kill(first.pid, 'SIGKILL')
  await until(() => !isRunning(first.pid))
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(await query(second.url, 'SELECT count(*)::int FROM sold')).toEqual([1000])
})

test('takes no stranger for its server when a pid was used again', async () => {
  const first = await start()
  const pidFile = path.join(folder, 'pg/cluster/postmaster.pid')
  const left = readFileSync(pidFile, 'utf8')
  await first.stop()
  writeFileSync(pidFile, left.replace(/^\d+/, String(process.pid)))
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(await query(second.url, 'SELECT 1')).toEqual([1])
})

test('a first start cut short leaves nothing in the way', async () => {
  rmSync(path.join(folder, 'pg'), { recursive: true })
  mkdirSync(path.join(folder, 'pg/cluster.new'), { recursive: true, mode: 0o711 })
  writeFileSync(path.join(folder, 'pg/cluster.new/PG_VERSION'), '18\n')
  expect(await query((await start()).url, 'SELECT 1')).toEqual([1])
  expect(existsSync(path.join(folder, 'pg/cluster.new'))).toBe(false)
})

test('names a fixed port that is in use', async () => {
  const other = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  try {
    await expect(start({ port })).rejects.toThrow(
      new RegExp(`^Port ${String(port)}.* is in use; stop what listens there or choose another port$`),
    )
  } finally {
    other.close()
  }
})

test('refuses the data of another PostgreSQL and says what to do', async () => {
  await (await start()).stop()
  writeFileSync(path.join(folder, 'pg/cluster/PG_VERSION'), '17\n')
  await expect(start()).rejects.toThrow(/made by PostgreSQL 17 and this is PostgreSQL 18; dump it/)
})

test('names the lost password file instead of making the database unusable', async () => {
  await (await start()).stop()
  rmSync(path.join(folder, 'pg/superuser-password'))
  await expect(start()).rejects.toThrow(/superuser-password is missing; restore the file/)
})

test.runIf(process.getuid?.() === 0)(
  'names the folder that PostgreSQL can no longer pass as root',
  async () => {
    chmodSync(folder, 0o700)
    await expect(start()).rejects.toThrow(`run chmod o+x ${folder}`)
  },
)
