// @ts-check
import { readFileSync } from 'node:fs'
import { inRoot } from '../setup/paths.mjs'

/** @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, inBundle?: boolean }} Locked */

/** The lockfile must fit any machine's registry and hold what package.json asks for, by exact version. */
export function lockfileProblems() {
  /** @type {{ packages: Record<string, Locked> }} */
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
  /** @type {Record<string, Record<string, string> | undefined>} */
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies']
  const wanted = groups.flatMap((group) => Object.entries(manifest[group] ?? {}))
  const problems = [
    ...Object.entries(packages).flatMap(([path, entry]) => entryProblems(path, entry)),
    ...wanted.flatMap(([name, version]) => pinProblems(name, version, packages[`node_modules/${name}`])),
  ]
  return { code: problems.length === 0 ? 0 : 1, output: problems.join('\n') }
}

/**
 * @param {string} path
 * @param {Locked} entry
 */
function entryProblems(path, entry) {
  if (entry.resolved) return [`${path} names where it was downloaded: ${entry.resolved} (see .npmrc)`]
  const isDownloaded = path.startsWith('node_modules/') && !entry.link && !entry.inBundle
  return isDownloaded && !entry.integrity ? [`${path} has no checksum`] : []
}

/**
 * @param {string} name
 * @param {string} version
 * @param {Locked | undefined} locked
 */
function pinProblems(name, version, locked) {
  if (!/^\d/.test(version)) return [`${name} is not pinned to one version: ${version}`]
  return locked?.version === version ? [] : [`${name} ${version} is not what is locked`]
}
