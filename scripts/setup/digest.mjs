// @ts-check
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './paths.mjs'

/**
 * A digest over the names and contents of files and whole folders; a path that does not exist counts as absent.
 * @param {string[]} paths
 */
export function digest(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(filesUnder)) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * Every file under a path, in an order that does not depend on the file system.
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name !== 'node_modules')
  return names.sort().flatMap((name) => filesUnder(join(path, name)))
}

/**
 * A note of what a step was last done for.
 * @param {string} file
 */
export function stamp(file) {
  return {
    read() {
      const stat = statSync(file, { throwIfNoEntry: false })
      return stat ? readFileSync(file, 'utf8') : undefined
    },
    /** Milliseconds since it was written. */
    age: () => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0),
    /** @param {string} value */
    write(value) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, value)
    },
  }
}
