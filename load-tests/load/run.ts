import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openDatabase } from '#server/storage/database.ts'
import { applyMigrations } from '#server/storage/migrations.ts'
import { startTemporaryPostgres, temporaryFolder } from '#server/storage/temporary-postgres.ts'
import { atEnd, endAll, startServer } from '../support/bench-servers.ts'
import { hugeOffer, liveWithGoods, signedInBuyers } from '../support/county.ts'
import { artilleryScript, scenarios } from './scenarios.ts'

const BUYERS = 500
const STOCK = 1_000_000
const PRICE_FEN = 5_900

/** What the acts need to know; the same that a file named by LOAD_SETUP says of a server of one's own. */
interface Setup {
  readonly target: string
  readonly liveId: string
  readonly offerId: string
  readonly skuId: string
  readonly priceFen: number
  readonly tokens: readonly string[]
}

/** A server with a live, goods, a flash sale and buyers, on a database of its own. */
async function ownServer(): Promise<Setup> {
  const postgres = await startTemporaryPostgres()
  atEnd(() => postgres.stop())
  await applyMigrations({ url: postgres.url })
  const db = await openDatabase({ url: postgres.url })
  atEnd(() => db.close())
  const goods = await liveWithGoods(db)
  await db.prisma.sku.update({ where: { id: goods.skuId }, data: { available: STOCK } })
  const offerId = await hugeOffer(db, goods)
  const tokens = await signedInBuyers(db, BUYERS)
  const { port } = await startServer(postgres.url)
  return { target: `http://127.0.0.1:${port}`, ...goods, offerId, priceFen: PRICE_FEN, tokens }
}

async function main(artillery: string, name: string): Promise<number> {
  const scenario = scenarios[name]
  if (!scenario)
    throw new Error(`Which load? npm run load -- NAME; known are ${Object.keys(scenarios).join(' ')}`)
  const folder = await temporaryFolder('load')
  atEnd(() => rm(folder, { recursive: true, force: true }))
  const given = process.env['LOAD_SETUP']
  const file = given ?? path.join(folder, 'setup.json')
  if (given === undefined) await writeFile(file, JSON.stringify(await ownServer()))
  const script = path.join(folder, `${name}.json`)
  const acts = path.join(import.meta.dirname, '../../scripts/load/acts.mjs')
  await writeFile(script, JSON.stringify(artilleryScript('http://127.0.0.1', acts, scenario)))
  const child = spawn(process.execPath, [artillery, 'run', script], {
    env: { ...process.env, LOAD_SETUP: file, ARTILLERY_DISABLE_TELEMETRY: 'true' },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

try {
  process.exitCode = await main(process.argv[2] ?? '', process.argv[3] ?? '')
} finally {
  await endAll()
}
