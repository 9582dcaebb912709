import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { POSTGRES_ENVIRONMENT, type PostgresAccount, type PostgresBinaries } from './postgres-binaries.ts'
import { StartupError } from './startup-error.ts'

const MAJOR_VERSION = '18'

/** The name of the superuser and of the database inside the embedded server. */
export const CLUSTER_NAME = 'fieldcast'

/** Where one embedded server keeps its files: the cluster belongs to PostgreSQL, the rest to us. */
export interface ClusterFolder {
  readonly cluster: string
  readonly passwordFile: string
  readonly pidFile: string
  readonly logFile: string
}

/** The files under `root`, which is absolute and free of symbolic links. */
export function clusterFolder(root: string): ClusterFolder {
  const cluster = path.join(root, 'cluster')
  return {
    cluster,
    passwordFile: path.join(root, 'superuser-password'),
    pidFile: path.join(cluster, 'postmaster.pid'),
    logFile: path.join(root, 'postgres.log'),
  }
}

/**
 * Makes the cluster on the first start and returns the superuser's password.
 *
 * @throws StartupError when the cluster is of another PostgreSQL, its password is lost, or initdb fails.
 */
export function prepareCluster(
  files: ClusterFolder,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): string {
  const versionFile = path.join(files.cluster, 'PG_VERSION')
  if (!existsSync(versionFile)) return initialise(files, binaries, account)
  const version = readFileSync(versionFile, 'utf8').trim()
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

function initialise(
  files: ClusterFolder,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): string {
  const password = randomBytes(24).toString('base64url')
  // Built aside and renamed last, so that a first start cut short leaves nothing half made.
  const draft = `${files.cluster}.new`
  const handover = `${files.passwordFile}.new`
  rmSync(draft, { recursive: true, force: true })
  rmSync(handover, { force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  writeFileSync(handover, `${password}\n`, { mode: 0o600 })
  if (account) {
    chownSync(draft, account.uid, account.gid)
    chownSync(handover, account.uid, account.gid)
  }
  runInitdb(draft, handover, binaries, account)
  if (account) chownSync(handover, 0, 0)
  renameSync(handover, files.passwordFile)
  rmSync(files.cluster, { recursive: true, force: true })
  renameSync(draft, files.cluster)
  return password
}

function runInitdb(
  folder: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | undefined,
): void {
  // The built-in C.UTF-8 locale sorts the same on every machine, whatever locales it has.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8']
  const identity = ['-U', CLUSTER_NAME, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const result = spawnSync(binaries.initdb, ['-D', folder, ...identity, ...locale], {
    ...account,
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    encoding: 'utf8',
  })
  if (result.status === 0) return
  const said = result.error?.message ?? result.stderr.trim()
  throw new StartupError(
    'postgres_initdb_failed',
    `The embedded database could not be made in ${folder}: ${said}; free the disk or choose another --data folder`,
    { cause: result.error },
  )
}
