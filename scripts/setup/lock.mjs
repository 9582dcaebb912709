// @ts-check
import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const heartbeatMs = 2_000
const abandonedMs = 20_000
const pollMs = 300

/**
 * Runs work while no other process of this user holds the same lock file. The holder touches the file as long
 * as it lives, so a lock left behind by a killed process, or by a machine that lost power, frees itself.
 * @template T
 * @param {string} file
 * @param {() => void} onWait called once when another process holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true })
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait()
    await sleep(pollMs)
  }
  const heartbeat = setInterval(() => touch(file), heartbeatMs)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(file, { force: true })
  }
}

/** @param {string} file */
function take(file) {
  const held = statSync(file, { throwIfNoEntry: false })
  if (held && Date.now() - held.mtimeMs > abandonedMs) rmSync(file, { force: true })
  try {
    closeSync(openSync(file, 'wx'))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} file */
function touch(file) {
  const now = new Date()
  if (statSync(file, { throwIfNoEntry: false })) utimesSync(file, now, now)
}
