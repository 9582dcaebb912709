// @ts-check
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchBytes } from './fetch-bytes.mjs'

const archive = 'libsrtp2_2.7.0.orig.tar.gz'
const sha256 = '54facb1727a557c2a76b91194dcb2d0a453aaf8e2d0cbbf1e3c2848c323e28ad'

/**
 * Brings libsrtp's released source from the Debian mirror that this system uses.
 * @param {string} folder where to put it
 * @returns {Promise<string | undefined>} the archive, or nothing where there is no such mirror
 */
export async function fetchLibsrtp(folder) {
  const mirror = poolFolder()
  const bytes = mirror && (await fetchBytes(`${mirror}/${archive}`))
  if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) return undefined
  const file = join(folder, archive)
  writeFileSync(file, bytes)
  return file
}

/** The mirror's folder of the package: sources lie there beside the packages made of them. */
function poolFolder() {
  const asked = spawnSync('apt-get', ['download', '--print-uris', 'libsrtp2-dev'], { encoding: 'utf8' })
  return asked.status === 0 ? /^'(https?:\/\/[^']+)\/[^/']+'/.exec(asked.stdout)?.[1] : undefined
}
