import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { isRunning, startMarkOf } from './running-process.ts'
import { codeOf, StartupError } from './startup-error.ts'

/** A held lock; `release` gives it back and may be called again. */
export interface FolderLock {
  release(): void
}

const holderSchema = z.object({ pid: z.number(), started: z.string().optional(), token: z.string() })
type Holder = z.infer<typeof holderSchema>

const ATTEMPTS = 5

/**
 * Takes the lock file for this process; one left by a process that is gone is taken over.
 *
 * @throws StartupError while another running process holds it.
 */
export function lockFolder(file: string, folder: string): FolderLock {
  const mine: Holder = { pid: process.pid, started: startMarkOf(process.pid), token: randomUUID() }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (place(file, mine)) {
      return {
        release: () => {
          if (readHolder(file)?.token === mine.token) rmSync(file, { force: true })
        },
      }
    }
    const holder = readHolder(file)
    if (holder && holds(holder)) refuse(folder, holder)
    removeStale(file, holder)
  }
  return refuse(folder, undefined)
}

/** Links a finished file into place, so that nobody ever reads half a lock; false when one is there. */
function place(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.token}`
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Missing, or not ours to understand: a lock that says nothing holds nothing.
    return undefined
  }
}

function holds(holder: Holder): boolean {
  // After a reboot, or in a new container, the pid may belong to another process.
  return isRunning(holder.pid) && startMarkOf(holder.pid) === holder.started
}

function removeStale(file: string, judged: Holder | undefined): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  // Between judging and renaming another start may have put its own there: give that one back.
  const moved = readHolder(aside)
  if (moved && moved.token !== judged?.token && holds(moved)) place(file, moved)
  rmSync(aside, { force: true })
}

function refuse(folder: string, holder: Holder | undefined): never {
  const who = holder ? ` (process ${String(holder.pid)})` : ''
  throw new StartupError(
    'data_folder_in_use',
    `Another Fieldcast${who} is using the data folder ${folder}; stop it or choose another --data folder`,
  )
}
