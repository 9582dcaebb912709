import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { makeFolder } from './make-folder.ts'
import { closedFolder, type PostgresAccount } from './postgres-account.ts'
import { binariesIn, type PostgresBinaries } from './postgres-binaries.ts'
import { clusterFolder, type ClusterFolder } from './postgres-cluster.ts'
import { codeOf, messageOf, StartupError } from '#server/core/startup-error.ts'

/**
 * A folder that every account can enter. Root's own folders are closed to `nobody`, which PostgreSQL runs as:
 * there it gets a copy of its program and keeps its cluster here, and the data folder links to it.
 */
export interface OpenPlace {
  readonly account: PostgresAccount
  readonly folder: string
  readonly say: (line: string) => void
}

/** Beside the cluster: the folder that links to it. */
const OWNER_NOTE = 'belongs-to'
const ABANDONED_COPY_MS = 10 * 60_000

/** These binaries where the account can reach them, else its copy of them, made when missing. */
export function reachableBinaries(binaries: PostgresBinaries, place: OpenPlace): PostgresBinaries {
  const closed = closedFolder(place.account, binaries.postgres)
  if (closed === undefined) return binaries
  const copy = path.join(place.folder, `postgres-${binaries.version}`)
  inOpenPlace(place, { closed, what: 'its own program' }, () => {
    if (!existsSync(copy)) copyWhole(binaries.folder, copy)
  })
  return binariesIn(copy, binaries.version)
}

/**
 * The cluster of a data folder: inside it where the account can reach that, else in the open place, with a link.
 *
 * @param root the folder that holds or links to the cluster; absolute and free of symbolic links.
 * @throws StartupError when the cluster is gone or belongs to another folder, or no place can be made for it.
 */
export function reachableCluster(root: string, place: OpenPlace): ClusterFolder {
  const files = clusterFolder(root)
  if (files.home !== root) {
    claim(files.home, root)
    return files
  }
  const closed = closedFolder(place.account, files.cluster)
  if (closed === undefined) return files
  if (existsSync(files.cluster))
    throw refusal({ closed, what: `its data in ${root}` }, 'was made while the way there was open')
  inOpenPlace(place, { closed, what: `its data in ${root}` }, () => {
    makeHome(root, closed, place)
  })
  return clusterFolder(root)
}

function makeHome(root: string, closed: string, place: OpenPlace): void {
  const [earlier] = homesOf(root, place.folder)
  const home = path.join(place.folder, `database-${randomBytes(4).toString('hex')}`)
  makeFolder(home, 0o711)
  writeFileSync(path.join(home, OWNER_NOTE), `${root}\n`)
  // The link comes last: a start cut short before it leaves nothing but an empty folder.
  symlinkSync(path.join(home, 'cluster'), path.join(root, 'cluster'))
  place.say(
    `PostgreSQL may not enter ${closed}, so the database lies in ${home}: back it up together with ${root}`,
  )
  if (earlier !== undefined)
    place.say(`An earlier database of ${root} is left in ${earlier}: remove it unless you need it`)
}

function homesOf(root: string, folder: string): string[] {
  const homes = readdirSync(folder).map((name) => path.join(folder, name))
  return homes.filter((home) => existsSync(path.join(home, 'cluster')) && ownerOf(home) === root)
}

function ownerOf(home: string): string | undefined {
  const note = path.join(home, OWNER_NOTE)
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined
}

/** A moved data folder takes its database along; a copied one must not share it with the original. */
function claim(home: string, root: string): void {
  if (!existsSync(home)) {
    throw new StartupError(
      'postgres_cluster_gone',
      `The database of ${root} lay in ${home}, which is gone; restore that folder from the same backup or choose another --data folder`,
    )
  }
  const owner = ownerOf(home)
  if (owner === root) return
  if (owner !== undefined && linkOf(owner) === path.join(home, 'cluster')) {
    throw new StartupError(
      'postgres_cluster_shared',
      `${root} is a copy of ${owner}, and both link to one database in ${home}; start with the original, or copy ${home} too and link ${root}/cluster to the copy`,
    )
  }
  writeFileSync(path.join(home, OWNER_NOTE), `${root}\n`)
}

function linkOf(root: string): string | undefined {
  try {
    return readlinkSync(path.join(root, 'cluster'))
  } catch {
    return undefined
  }
}

/** Copies the program beside its place and moves it there whole, readable by everyone. */
function copyWhole(source: string, target: string): void {
  clearAbandoned(target)
  const draft = mkdtempSync(`${target}.new-`)
  try {
    cpSync(source, draft, { recursive: true, verbatimSymlinks: true })
    openToAll(draft)
    renameSync(draft, target)
  } catch (error) {
    // Another start was quicker, and its copy is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function clearAbandoned(target: string): void {
  const folder = path.dirname(target)
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${path.basename(target)}.new-`)) continue
    const made = statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - made > ABANDONED_COPY_MS)
      rmSync(path.join(folder, name), { recursive: true, force: true })
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const target = path.join(folder, entry.name)
    if (entry.isDirectory()) openToAll(target)
    else if (entry.isFile()) chmodSync(target, statSync(target).mode & 0o100 ? 0o755 : 0o644)
  }
}

interface Closed {
  readonly closed: string
  readonly what: string
}

function inOpenPlace(place: OpenPlace, reason: Closed, work: () => void): void {
  let fault: string | undefined
  try {
    makeFolder(place.folder, 0o755)
    const shut = closedFolder(place.account, path.join(place.folder, 'any'))
    if (shut === undefined) work()
    else fault = `${shut} is closed too`
  } catch (error) {
    fault = messageOf(error)
  }
  if (fault !== undefined) throw refusal(reason, `cannot be kept in ${place.folder} instead (${fault})`)
}

const refusal = ({ closed, what }: Closed, otherwise: string): StartupError =>
  new StartupError(
    'postgres_path_closed',
    `PostgreSQL, which root has to start as the user nobody, cannot reach ${what} because ${closed} is closed to others, and it ${otherwise}; run chmod o+x ${closed}, or move Fieldcast to an open folder such as /srv, or start it as an ordinary user`,
  )
