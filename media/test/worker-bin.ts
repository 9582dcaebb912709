import { globSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The worker that tests run: MEDIASOUP_WORKER_BIN, or the one `npm start` has put into the cache. */
function findWorker(): string {
  const cached = join(homedir(), '.cache/fieldcast/mediasoup-worker/*/mediasoup-worker')
  const found = process.env['MEDIASOUP_WORKER_BIN'] ?? globSync(cached)[0]
  if (!found) throw new Error(`no media worker: set MEDIASOUP_WORKER_BIN, or build one into ${cached}`)
  return found
}

export const workerBin = findWorker()
