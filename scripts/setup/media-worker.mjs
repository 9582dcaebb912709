// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { release } from 'node:os'
import { dirname, join } from 'node:path'
import { digest } from './digest.mjs'
import { fetchBytes } from './fetch-bytes.mjs'
import { fetchLibsrtp } from './libsrtp-source.mjs'
import { withLock } from './lock.mjs'
import { lockedVersion } from './packages.mjs'
import { cacheFolder, inRoot } from './paths.mjs'
import { lastLines, run, SetupError } from './process.mjs'
import { forWorkerBuild } from './system-packages.mjs'

/** mediasoup's worker exits so when it is started by hand: proof that it can run on this system. */
const exitCodeByHand = 41
const replyTimeoutMs = 10_000

/** Where the worker is, or will be: `MEDIASOUP_WORKER_BIN`, or this user's cache, keyed by release and recipe. */
export function workerBinary() {
  const chosen = process.env['MEDIASOUP_WORKER_BIN']
  if (chosen) return chosen
  const recipe = digest([
    inRoot('media/worker/build-worker.sh'),
    inRoot('media/worker/system-libs'),
    inRoot('scripts/setup/libsrtp-source.mjs'),
  ])
  const key = `${lockedVersion('mediasoup')}-${recipe}-${process.platform}-${process.arch}`
  return join(cacheFolder(), 'mediasoup-worker', key, 'mediasoup-worker')
}

/** Refuses a `MEDIASOUP_WORKER_BIN` that is no worker of use here, before anything else is done. */
export function checkChosenWorker() {
  const chosen = process.env['MEDIASOUP_WORKER_BIN']
  if (!chosen || isWorkerReady()) return
  throw new SetupError(
    `MEDIASOUP_WORKER_BIN names ${chosen}, which does not run here; correct it, or unset it to use the project's own`,
  )
}

/** @type {import('./progress.mjs').Step} */
export const publishedWorker = {
  title: 'media worker: the published binary',
  usualMs: 5_000,
  isNeeded: () => !isWorkerReady(),
  async work(report) {
    report('asking for it')
    const had = await replaceWorker(report, download)
    if (!had) console.log('  not to be had here; the worker will be built from its source')
  },
}

/** @type {import('./progress.mjs').Step} */
export const builtWorker = {
  title: 'media worker: building it',
  usualMs: 200_000,
  isNeeded: () => !isWorkerReady(),
  async work(report) {
    await replaceWorker(report, build)
    if (isWorkerReady()) return
    const names = forWorkerBuild.map((one) => one.name).join(' ')
    throw new SetupError(
      `The media worker was built but does not run here. Set MEDIASOUP_WORKER_BIN to one that does, or install ${names} and try again`,
    )
  },
}

/** The worker that was seen to run; several steps ask, and each try starts a process. */
let proven = ''

/** Whether there is a worker that runs here. */
export function isWorkerReady() {
  const file = workerBinary()
  if (file !== proven && existsSync(file) && runs(file)) proven = file
  return file === proven
}

/** @param {string} file */
function runs(file) {
  return spawnSync(file, [], { env: {}, stdio: 'ignore', timeout: replyTimeoutMs }).status === exitCodeByHand
}

/**
 * Makes the worker in a folder beside its place and moves it there whole, so that no other checkout ever sees
 * half a worker; one process does it at a time and the others take what it made.
 * @param {import('./progress.mjs').Report} report
 * @param {(folder: string, report: import('./progress.mjs').Report) => Promise<boolean>} make leaves `mediasoup-worker` in the folder
 */
async function replaceWorker(report, make) {
  const place = workerBinary()
  const waiting = () => report('another process is making it')
  return withLock(`${dirname(place)}.lock`, waiting, async () => {
    if (isWorkerReady()) return true
    // One name, since the lock lets only one process in: what a killed one left here is cleared.
    const beside = `${dirname(place)}.unfinished`
    rmSync(beside, { recursive: true, force: true })
    mkdirSync(beside, { recursive: true })
    try {
      if (!(await make(beside, report)) || !runs(join(beside, 'mediasoup-worker'))) return false
      mkdirSync(dirname(place), { recursive: true })
      renameSync(join(beside, 'mediasoup-worker'), place)
      return true
    } finally {
      rmSync(beside, { recursive: true, force: true })
    }
  })
}

/**
 * The archive of the project's release page, by the name that mediasoup's own install script gives it.
 * @param {string} folder
 */
async function download(folder) {
  if (process.env['MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD']) return false
  const version = lockedVersion('mediasoup')
  const kernel = process.platform === 'linux' ? `-kernel${release().split('.')[0]}` : ''
  const name = `mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`
  const base =
    process.env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] ||
    'https://github.com/versatica/mediasoup/releases/download'
  const archive = await fetchBytes(`${base}/${version}/${name}`)
  if (!archive) return false
  return spawnSync('tar', ['-xz', '-C', folder], { input: archive }).status === 0
}

/**
 * @param {string} folder
 * @param {import('./progress.mjs').Report} report
 */
async function build(folder, report) {
  report('preparing the source')
  const libsrtp = await fetchLibsrtp(folder)
  if (!libsrtp) console.log('  without the source of libsrtp; the system’s own is used, which takes more CPU')
  const args = [
    inRoot('media/worker/build-worker.sh'),
    inRoot('node_modules/mediasoup'),
    join(folder, 'mediasoup-worker'),
    ...(libsrtp ? [libsrtp] : []),
  ]
  const { code, output } = await run('bash', args, {
    onLine(line) {
      const [, at, of] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? []
      if (at && of) report(`compiled ${at} of ${of}`, Number(at) / Number(of))
    },
  })
  if (code === 0) return true
  const names = forWorkerBuild.map((one) => one.name).join(' ')
  throw new SetupError(
    `The media worker could not be built; on Debian 12 it needs ${names}. Or set MEDIASOUP_WORKER_BIN to a mediasoup ${lockedVersion('mediasoup')} worker. Its last words:\n${lastLines(output, 15)}`,
  )
}
