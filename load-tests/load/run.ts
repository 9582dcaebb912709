import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { temporaryFolder } from '#server/storage/temporary-postgres.ts'
import { hugeOffer, liveWithGoods, signedInBuyers } from '../support/county.ts'
import { Processes } from '../support/processes.ts'
import { artilleryScript, scenarios } from './scenarios.ts'
import { setupAt, type LoadSetup } from './target.ts'

const BUYERS = 500
const STOCK = 1_000_000
const PRICE_FEN = 5_900

const processes = new Processes()

/** A server with a live, goods, a flash sale and buyers, on a database of its own. */
async function ownServer(): Promise<LoadSetup> {
  const { db, url } = await processes.freshDatabase()
  const goods = await liveWithGoods(db)
  await db.prisma.sku.update({ where: { id: goods.skuId }, data: { available: STOCK } })
  const offerId = await hugeOffer(db, goods)
  const cookies = (await signedInBuyers(db, BUYERS)).map((token) => `fieldcast_session=${token}`)
  const { port } = await processes.startServer(url)
  return { target: `http://127.0.0.1:${port}`, ...goods, offerId, priceFen: PRICE_FEN, cookies }
}

async function main(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    ...{ args: [...words], allowPositionals: true, options: { target: { type: 'string' } } },
  })
  const [artillery = '', name = ''] = positionals
  const scenario = scenarios[name]
  if (!scenario)
    throw new Error(`Which load? npm run load -- NAME; known are ${Object.keys(scenarios).join(' ')}`)
  const folder = await temporaryFolder('load')
  processes.onClose(() => rm(folder, { recursive: true, force: true }))
  const setup = values.target === undefined ? await ownServer() : await setupAt(new URL(values.target).origin)
  if (scenario.act === 'flashSale' && setup.offerId === null)
    throw new Error(`No flash sale runs at ${setup.target}; start one, or leave --target out`)
  const file = path.join(folder, 'setup.json')
  await writeFile(file, JSON.stringify(setup))
  const script = path.join(folder, `${name}.json`)
  const acts = path.join(import.meta.dirname, '../../scripts/load/acts.mjs')
  await writeFile(script, JSON.stringify(artilleryScript(setup.target, acts, scenario)))
  const child = spawn(process.execPath, [artillery, 'run', script], {
    env: { ...process.env, LOAD_SETUP: file, ARTILLERY_DISABLE_TELEMETRY: 'true' },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await processes.close()
}
