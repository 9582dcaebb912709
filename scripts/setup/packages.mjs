// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import { inRoot, nodeBinary, npmEnvironment } from './paths.mjs'
import { mustRun } from './process.mjs'

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Locked
 */

/** @type {import('./progress.mjs').Step} */
export const packages = {
  title: 'npm packages',
  usualMs: 65_000,
  isNeeded: () => !areInstalled(),
  async work(report) {
    report('npm ci')
    await mustRun('npm ci failed', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      env: npmEnvironment(),
    })
  },
}

/** @type {import('./progress.mjs').Step} */
export const pinnedNode = {
  title: 'Node.js 24 for this project',
  usualMs: 10_000,
  isNeeded: () => packages.isNeeded() || nodeBinary() === undefined,
  async work(report) {
    report('npm rebuild node')
    // The `node` package's install script fetches the binary for this platform, also from the npm registry.
    await mustRun('Node.js 24 could not be installed', 'npm', ['rebuild', 'node', '--ignore-scripts=false'], {
      env: npmEnvironment(),
    })
  },
}

/**
 * The version of a package in package-lock.json.
 * @param {string} name
 */
export function lockedVersion(name) {
  const version = readLock(inRoot('package-lock.json'))[`node_modules/${name}`]?.version
  if (!version) throw new Error(`package-lock.json has no ${name}`)
  return version
}

/** Compares with npm's own record of the folder, so that what a developer installed by hand is left alone. */
function areInstalled() {
  const record = inRoot('node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const installed = readLock(record)
  const wanted = Object.entries(readLock(inRoot('package-lock.json')))
  return wanted.every(
    ([path, entry]) => path === '' || !isForThisSystem(entry) || installed[path]?.version === entry.version,
  )
}

/**
 * Optional packages are skipped unless they name this system: those hold the database and native code.
 * @param {Locked} entry
 */
function isForThisSystem(entry) {
  if (!entry.optional) return true
  if (entry.libc || !entry.os || !entry.cpu) return false
  return entry.os.includes(process.platform) && entry.cpu.includes(process.arch)
}

/**
 * @param {string} file
 * @returns {Record<string, Locked>}
 */
function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}
