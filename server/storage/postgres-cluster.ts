import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { PostgresAccount } from './postgres-account.ts'
import { POSTGRES_ENVIRONMENT, type PostgresBinaries } from './postgres-binaries.ts'
import { messageOf, StartupError } from '#server/core/startup-error.ts'

const MAJOR_VERSION = '18'

/** The name of the superuser and of the database inside the embedded server. */
export const CLUSTER_NAME = 'fieldcast'

/** Where one embedded server keeps its files: the cluster belongs to PostgreSQL, the rest to us. */
export interface ClusterFolder {
  /** The folder around the cluster, which PostgreSQL can reach: the data folder's own, or one it links to. */
  readonly home: string
  readonly cluster: string
  readonly passwordFile: string
  readonly pidFile: string
  readonly logFile: string
}

/** The files under `root`, which is absolute and free of symbolic links; only the cluster may be one. */
export function clusterFolder(root: string): ClusterFolder {
  const inside = path.join(root, 'cluster')
  const isLink = lstatSync(inside, { throwIfNoEntry: false })?.isSymbolicLink() === true
  const cluster = isLink ? path.resolve(root, readlinkSync(inside)) : inside
  return {
    home: path.dirname(cluster),
    cluster,
    passwordFile: path.join(root, 'superuser-password'),
    pidFile: path.join(cluster, 'postmaster.pid'),
    logFile: path.join(root, 'postgres.log'),
  }
}

/** False until the first start has made the cluster. */
export const isPrepared = (files: ClusterFolder): boolean => existsSync(versionFile(files))

const versionFile = ({ cluster }: ClusterFolder): string => path.join(cluster, 'PG_VERSION')

/**
 * Makes the cluster on the first start and returns the superuser's password.
 *
 * @throws StartupError when the cluster is of another PostgreSQL, its password is lost, or initdb fails.
 */
export async function prepareCluster(
  files: ClusterFolder,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): Promise<string> {
  if (!isPrepared(files)) return initialise(files, binaries, account)
  const version = readFileSync(versionFile(files), 'utf8').trim()
  if (version !== MAJOR_VERSION) {
    throw new StartupError(
      'postgres_version',
      `The database in ${files.cluster} was made by PostgreSQL ${version} and this is PostgreSQL ${MAJOR_VERSION}; dump it with the Fieldcast that made it and restore it into a new --data folder`,
    )
  }
  if (!existsSync(files.passwordFile)) {
    throw new StartupError(
      'postgres_password_lost',
      `The database's password ${files.passwordFile} is missing; restore the file from the same backup as ${files.cluster}`,
    )
  }
  return readFileSync(files.passwordFile, 'utf8').trim()
}

async function initialise(
  files: ClusterFolder,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  // Built aside and renamed last, so that a first start cut short leaves nothing half made.
  const draft = `${files.cluster}.new`
  const handover = path.join(files.home, 'password-for-initdb')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  try {
    writePrivately(handover, password)
    if (account) for (const file of [draft, handover]) chownSync(file, account.uid, account.gid)
    await runInitdb(draft, handover, binaries, account)
  } finally {
    rmSync(handover, { force: true })
  }
  writePrivately(files.passwordFile, password)
  rmSync(files.cluster, { recursive: true, force: true })
  renameSync(draft, files.cluster)
  return password
}

function writePrivately(file: string, line: string): void {
  rmSync(`${file}.new`, { force: true })
  writeFileSync(`${file}.new`, `${line}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

async function runInitdb(
  folder: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): Promise<void> {
  // The built-in C.UTF-8 locale sorts the same on every machine, whatever locales it has.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8']
  const identity = ['-U', CLUSTER_NAME, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  try {
    await promisify(execFile)(binaries.initdb, ['-D', folder, ...identity, ...locale], {
      ...account,
      cwd: '/',
      env: POSTGRES_ENVIRONMENT,
    })
  } catch (cause) {
    throw new StartupError(
      'postgres_initdb_failed',
      `The embedded database could not be made in ${folder}: ${messageOf(cause)}; free the disk or choose another --data folder`,
      { cause },
    )
  }
}
