import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
import { locatePostgresBinaries, POSTGRES_ENVIRONMENT } from './postgres-binaries.ts'
import { closedFolder, postgresAccount } from './postgres-account.ts'
import { reachableBinaries } from './postgres-open-place.ts'
import { temporaryFolder } from './temporary-postgres.ts'

// Only root's PostgreSQL runs under another account; an ordinary user's goes wherever the user goes.
describe.runIf(process.getuid?.() === 0)('in a folder that is closed to others, started by root', () => {
  let closed: string
  let open: string
  let said: string[]
  let running: EmbeddedPostgres | undefined

  beforeEach(async () => {
    closed = realpathSync(mkdtempSync(path.join(tmpdir(), 'fieldcast-closed-')))
    open = path.join(realpathSync(await temporaryFolder('open')), 'fieldcast')
    said = []
  })

  afterEach(async () => {
    await running?.stop()
    for (const folder of [closed, path.dirname(open)]) rmSync(folder, { recursive: true, force: true })
  })

  const data = (name = 'data'): string => path.join(closed, name)

  async function start(folder = data()): Promise<EmbeddedPostgres> {
    running = await startEmbeddedPostgres(folder, { openFolder: open, say: (line) => said.push(line) })
    return running
  }

  async function query(sql: string): Promise<unknown> {
    const client = new pg.Client({ connectionString: running?.url })
    await client.connect()
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql)
      return Object.values(rows[0] ?? {})[0]
    } finally {
      await client.end()
    }
  }

  test('keeps the database where PostgreSQL can reach it, says so once, and moves with the data folder', async () => {
    await start()
    const home = path.dirname(readlinkSync(path.join(data(), 'cluster')))
    expect(path.dirname(home)).toBe(open)
    expect(said).toEqual([
      `PostgreSQL may not enter ${closed}, so the database lies in ${home}: back it up together with ${data()}`,
      'Preparing the database…',
    ])
    await query('CREATE TABLE kept AS SELECT 7 AS n')
    await running?.stop()
    expect(existsSync(path.join(home, 'password-for-initdb'))).toBe(false)

    renameSync(data(), data('moved'))
    await start(data('moved'))
    expect(await query('SELECT n FROM kept')).toBe(7)
    expect(said).toHaveLength(2)

    // Whoever starts it while it runs gets the same one.
    const again = await startEmbeddedPostgres(data('moved'), { openFolder: open })
    expect([again.adopted, again.pid]).toEqual([true, running?.pid])
  })

  test('lets no copy of the data folder share the database of the original', async () => {
    await (await start()).stop()
    cpSync(data(), data('copy'), { recursive: true, verbatimSymlinks: true })
    await expect(start(data('copy'))).rejects.toThrow(`${data('copy')} is a copy of ${data()}`)
  })

  test('makes no empty database where the old one is gone', async () => {
    await (await start()).stop()
    rmSync(path.dirname(readlinkSync(path.join(data(), 'cluster'))), { recursive: true })
    await expect(start()).rejects.toThrow('is gone; restore that folder from the same backup')
  })

  test('goes on after a first start cut short, and names the database of a removed data folder', async () => {
    mkdirSync(path.join(open, 'database-1/cluster.new'), { recursive: true })
    execFileSync('chmod', ['-R', 'go+rx', open])
    await (await start()).stop()
    const left = path.dirname(readlinkSync(path.join(data(), 'cluster')))
    rmSync(data(), { recursive: true })
    await (await start()).stop()
    expect(said).toContain(
      `An earlier database of ${data()} is left in ${left}: remove it unless you need it`,
    )
    expect(path.dirname(readlinkSync(path.join(data(), 'cluster')))).not.toBe(left)
  })

  test('says what to do where the open folder is closed as well', async () => {
    mkdirSync(open, { mode: 0o700 })
    await expect(start()).rejects.toThrow(
      `cannot be kept in ${open} instead (${open} is closed too); run chmod o+x /`,
    )
  })

  test('copies the program where PostgreSQL can run it, once and whole', () => {
    const account = postgresAccount()
    if (!account) throw new Error('not root')
    const installed = locatePostgresBinaries()
    const inside = { ...installed, postgres: path.join(closed, 'bin/postgres') }
    expect(closedFolder(account, inside.postgres)).toBe(closed)
    const place = { account, folder: open, say: () => undefined }
    const copy = reachableBinaries(inside, place)
    const told = spawnSync(copy.postgres, ['--version'], { ...account, cwd: '/', env: POSTGRES_ENVIRONMENT })
    expect(told.stdout.toString()).toMatch(/^postgres \(PostgreSQL\) 18/)
    expect(reachableBinaries(inside, place)).toEqual(copy)
    expect(readdirSync(open)).toEqual([path.basename(copy.folder)])
  })

  test('opens a program to PostgreSQL that was installed for root alone', () => {
    const account = postgresAccount()
    if (!account) throw new Error('not root')
    const installed = locatePostgresBinaries()
    const folder = path.join(closed, 'native')
    cpSync(installed.folder, folder, { recursive: true, verbatimSymlinks: true })
    execFileSync('chmod', ['-R', 'go=', folder])
    chmodSync(closed, 0o711)
    const inside = { ...installed, folder, postgres: path.join(folder, 'bin/postgres') }
    const copy = reachableBinaries(inside, { account, folder: open, say: () => undefined })
    const told = spawnSync(copy.initdb, ['--version'], { ...account, cwd: '/', env: POSTGRES_ENVIRONMENT })
    expect(told.stdout.toString()).toMatch(/^initdb \(PostgreSQL\) 18/)
  })
})
