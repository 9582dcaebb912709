import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { lockFolder } from './folder-lock.ts'
import { makeFolder } from './make-folder.ts'
import { makeSecrets, readSecrets, type Secrets } from './secrets.ts'
import { codeOf, messageOf, StartupError } from '#server/core/startup-error.ts'

/** The folder of `--data`, held by this process until released. */
export interface DataFolder {
  readonly root: string
  /** For startEmbeddedPostgres. */
  readonly postgres: string
  /** For recordings and uploads. */
  readonly media: string
  readonly secrets: Secrets
  /** Lets another server use the folder; may be called again. */
  release(): void
}

/** The version of the layout below; another one is refused, never guessed at. */
export const LAYOUT_VERSION = 1

const MARK = 'fieldcast.json'
const LOCK = 'fieldcast.lock'
const SECRETS = 'secrets.json'
const POSTGRES = 'pg'
const MEDIA = 'media'

// What a first start that was cut short may have left.
const OUR_NAMES = new Set([LOCK, SECRETS, `${SECRETS}.new`, `${MARK}.new`, POSTGRES, MEDIA])
const markSchema = z.object({ layout: z.number() })

/**
 * Opens the data folder, making it on the first start, and locks it.
 *
 * @throws StartupError of one line when it is not writable, not Fieldcast's, of another version, or in use.
 */
export function openDataFolder(folder: string): DataFolder {
  const root = makeRoot(folder)
  const place = (name: string): string => path.join(root, name)
  const established = existsSync(place(MARK))
  if (established) checkVersion(place(MARK), root)
  else refuseForeign(root)
  const lock = mending(root, () => lockFolder(place(LOCK), root))
  try {
    mending(root, () => {
      makeFolder(place(POSTGRES), 0o711)
      makeFolder(place(MEDIA), 0o700)
      if (!established) makeSecrets(place(SECRETS))
    })
    const secrets = readSecrets(place(SECRETS))
    if (!established)
      mending(root, () => {
        writeMark(place(MARK))
      })
    return {
      root,
      postgres: place(POSTGRES),
      media: place(MEDIA),
      secrets,
      release: () => {
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function makeRoot(folder: string): string {
  return mending(path.resolve(folder), () => {
    // Others may pass through but not look: as root, PostgreSQL runs as nobody and lives inside.
    makeFolder(folder, 0o711)
    return realpathSync(folder)
  })
}

function writeMark(file: string): void {
  writeFileSync(`${file}.new`, `${JSON.stringify({ layout: LAYOUT_VERSION })}\n`)
  renameSync(`${file}.new`, file)
}

function checkVersion(file: string, root: string): void {
  const mark = markSchema.safeParse(readJson(file))
  if (!mark.success) {
    throw new StartupError(
      'data_folder_damaged',
      `The file ${file} is damaged; restore it from a backup or choose another --data folder`,
    )
  }
  const { layout } = mark.data
  if (layout === LAYOUT_VERSION) return
  throw new StartupError(
    'data_folder_version',
    `The data folder ${root} has layout ${String(layout)} and this Fieldcast needs ${String(LAYOUT_VERSION)}; start the Fieldcast that made it or choose another --data folder`,
  )
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function refuseForeign(root: string): void {
  const names = mending(root, () => readdirSync(root))
  const stranger = names.find((name) => !OUR_NAMES.has(name) && !name.startsWith(`${LOCK}.`))
  if (stranger === undefined) return
  throw new StartupError(
    'data_folder_foreign',
    `The folder ${root} holds something else (${stranger}) and is not Fieldcast’s; choose an empty or new --data folder`,
  )
}

const FAULTS: Record<string, string> = {
  EACCES: 'cannot be written by this user; change its owner',
  EPERM: 'cannot be written by this user; change its owner',
  EROFS: 'is on a read-only disk; remount it',
  ENOSPC: 'is on a full disk; free some space',
  ENOTDIR: 'is not a folder; move the file away',
  EEXIST: 'is not a folder; move the file away',
  ENOENT: 'cannot be made there by anyone; move it',
}

/** Runs file work and turns what the system refuses into one line with the remedy. */
function mending<T>(root: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof StartupError) throw cause
    const fault = FAULTS[codeOf(cause) ?? ''] ?? `cannot be used (${messageOf(cause)}); mend that`
    throw new StartupError(
      'data_folder_unwritable',
      `The data folder ${root} ${fault} or choose another --data folder`,
      { cause },
    )
  }
}
