import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { isRunning, startMarkOf } from './running-process.ts'
import { codeOf, StartupError } from '#server/core/startup-error.ts'

/** A held lock; `release` gives it back and may be called again. */
export interface FolderLock {
  release(): void
}

const holderSchema = z.object({ pid: z.number(), started: z.string().optional(), token: z.string() })
type Holder = z.infer<typeof holderSchema>

// Another start taking over the same stale lock is over within milliseconds.
const ATTEMPTS = 40
const PAUSE_MS = 50
const TAKEOVER_LIMIT_MS = 10_000

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
    if (!removeStale(file)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
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
    return parseHolder(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Undefined when it is not ours to understand: a lock that says nothing holds nothing. */
function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Whether there is a lock that nobody holds; one that says nothing counts, one that is missing does not. */
function isStale(file: string): boolean {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return codeOf(error) !== 'ENOENT'
  }
  const holder = parseHolder(text)
  return !holder || !holds(holder)
}

function holds(holder: Holder): boolean {
  // After a reboot, or in a new container, the pid may belong to another process.
  return isRunning(holder.pid) && startMarkOf(holder.pid) === holder.started
}

/**
 * Removes the lock of a process that is gone. Only one start may at a time, or a slow one would remove the
 * lock a quick one has just put there; false when another is at it.
 */
function removeStale(file: string): boolean {
  const takeover = `${file}.takeover`
  try {
    mkdirSync(takeover)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    removeAbandoned(takeover)
    return false
  }
  try {
    // What is missing now may be there the next moment, and then it is another's good lock.
    if (isStale(file)) rmSync(file, { force: true })
    return true
  } finally {
    rmSync(takeover, { recursive: true, force: true })
  }
}

/** A start killed amid its takeover must not bar all later ones. */
function removeAbandoned(takeover: string): void {
  const made = statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
  if (Date.now() - made > TAKEOVER_LIMIT_MS) rmSync(takeover, { recursive: true, force: true })
}

function refuse(folder: string, holder: Holder | undefined): never {
  const who = holder ? ` (process ${String(holder.pid)})` : ''
  throw new StartupError(
    'data_folder_in_use',
    `Another Fieldcast${who} is using the data folder ${folder}; stop it or choose another --data folder`,
  )
}
