import { execFile, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createDatabase } from '#prisma/tools/database-verbs.ts'
import { vendureAdmin, vendureProduct, vendurePurchase } from './vendure-shop.ts'

const VERSION = '3.7.3'
const BUYERS = 20
const RACE = { units: 20, buyers: 150 }
const MANY = 100_000

/** What a Vendure on our PostgreSQL did. */
export interface VendureFigures {
  readonly version: string
  /** Whole purchases a second, from the cart to the settled payment. */
  readonly purchasesPerSecond: number
  readonly p99Ms: number
  /** How many of `units` were sold when all buyers came at once: more than there were is overselling. */
  readonly race: { readonly units: number; readonly buyers: number; readonly sold: number }
}

/** A running Vendure. */
interface Vendure {
  /** Whole purchases for a while. */
  round(forMs: number): Promise<{ rate: number; p99Ms: number }>
  race(): Promise<VendureFigures['race']>
  readonly version: string
  stop(): Promise<void>
}

/** Installs Vendure into the cache where it is not, and starts it on a database of its own beside ours. */
export async function startVendure(ourDatabaseUrl: string, port: number): Promise<Vendure> {
  const folder = await installed()
  const database = new URL(ourDatabaseUrl)
  database.pathname = '/vendure'
  await createDatabase(database.href)
  const child = fork(path.join(import.meta.dirname, '../../scripts/peers/vendure.mjs'), [folder], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: database.href, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('Vendure ended before it answered')
    }),
  ])
  const admin = await vendureAdmin(port)
  const variant = await vendureProduct(admin, MANY)
  return {
    version: VERSION,
    round: (forMs) => purchases(port, variant, forMs),
    race: async () => {
      const few = await vendureProduct(admin, RACE.units)
      const tries = Array.from({ length: RACE.buyers }, () =>
        vendurePurchase(port, few, randomUUID()).catch(() => false),
      )
      return { ...RACE, sold: (await Promise.all(tries)).filter(Boolean).length }
    },
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function purchases(port: number, variant: string, forMs: number) {
  const startedAt = performance.now()
  const waits: number[] = []
  const buying = async () => {
    while (performance.now() - startedAt < forMs) {
      const askedAt = performance.now()
      if (!(await vendurePurchase(port, variant, randomUUID()))) throw new Error('Vendure refused a purchase')
      waits.push(performance.now() - askedAt)
    }
  }
  await Promise.all(Array.from({ length: BUYERS }, buying))
  waits.sort((a, b) => a - b)
  const rate = (waits.length / (performance.now() - startedAt)) * 1000
  return { rate, p99Ms: waits[Math.floor(waits.length * 0.99)] ?? 0 }
}

/** The folder with Vendure in it, which several checkouts share. */
async function installed(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache')
  const folder = path.join(cache, 'fieldcast', 'vendure', VERSION)
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return folder
  console.log(`Installing @vendure/core ${VERSION} into ${folder}, once`)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'package.json'), '{"private":true}\n')
  const words = ['i', '--ignore-scripts', '--no-audit', '--no-fund', `@vendure/core@${VERSION}`, 'pg@8.23.1']
  await promisify(execFile)('npm', words, { cwd: folder })
  return folder
}
