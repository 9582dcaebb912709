// @ts-check
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { clientBundle, databaseClient } from './generated-code.mjs'
import { withLock } from './lock.mjs'
import {
  builtWorker,
  checkChosenWorker,
  isWorkerReady,
  publishedWorker,
  workerBinary,
} from './media-worker.mjs'
import { packages, pinnedNode } from './packages.mjs'
import { cacheFolder, root } from './paths.mjs'
import { SetupError } from './process.mjs'
import { runSteps } from './progress.mjs'
import { systemPackages } from './system-packages.mjs'

/** @typedef {'start' | 'test' | 'check'} Purpose */

/**
 * Brings this checkout to where it can serve, be tested or be checked; quick when it is there already.
 * @param {Purpose} purpose
 */
export async function setUp(purpose) {
  checkChosenWorker()
  const lock = join(cacheFolder(), 'locks', createHash('sha256').update(root).digest('hex').slice(0, 16))
  const waiting = () => console.log('Another command is setting up this checkout; waiting for it')
  await withLock(lock, waiting, () => runSteps(stepsFor(purpose)))
  if (purpose !== 'check') process.env['MEDIASOUP_WORKER_BIN'] = workerBinary()
}

/** @param {Purpose} purpose */
function stepsFor(purpose) {
  const tools = [packages, pinnedNode, databaseClient]
  if (purpose === 'check') return tools
  const system = systemPackages({ purpose, needsWorkerBuild: () => !isWorkerReady() })
  return [packages, pinnedNode, publishedWorker, system, builtWorker, databaseClient, clientBundle]
}

/**
 * The whole of an entry point: its failures are told without a stack where they explain themselves.
 * @param {() => Promise<number>} main gives the exit code
 */
export async function enter(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    // A file that cannot be written, say: the system's own words name the file.
    const isPlain = error instanceof SetupError || (error instanceof Error && 'syscall' in error)
    console.error(isPlain ? error.message : error)
    process.exitCode = 1
  }
}
