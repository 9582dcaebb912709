import type { Digest } from '#contracts/contest/scoring/scoring.types.ts'

/** What is known of a log entry besides its body. */
export interface Sealed {
  readonly sequence: number
  readonly at: Date
  /** Who, as it is published: `judge 3`, `chief 1`, `operator`, `host 12`, `system`. */
  readonly actor: string
  readonly kind: LogKind
}

/** What may be in a log. */
export type LogKind =
  | 'opened'
  | 'judge'
  | 'accepted'
  | 'declined'
  | 'entry'
  | 'slot'
  | 'fact'
  | 'refused'
  | 'organised'
  | 'text'
  | 'roundClosed'
  | 'declared'
  | 'calibrated'
  | 'mark'
  | 'lock'
  | 'recuse'
  | 'excuse'
  | 'strike'
  | 'panelLocked'
  | 'published'
  | 'refund'
  | 'appeal'
  | 'arbiters'
  | 'vote'
  | 'decided'
  | 'final'
  | 'ballotVoided'
  | 'certificate'

export type Facts = Readonly<Record<string, unknown>>

/** A log entry as it is stored. */
export interface LogRecord extends Sealed {
  /** JSON of the facts, the account that acted, and a salt. */
  readonly body: string
  readonly bodyDigest: string
  readonly digest: string
}

/** What an entry's body holds; the salt keeps its digest from being guessed from the few marks there are. */
interface Body {
  readonly facts: Facts
  readonly account: string | null
  readonly salt: string
}

export const bodyText = (body: Body): string => JSON.stringify(body)

/** The facts in a stored body; empty where it is not what was written. */
export function factsIn(body: string): Facts {
  try {
    const read: unknown = JSON.parse(body)
    if (typeof read !== 'object' || read === null || !('facts' in read)) return {}
    return typeof read.facts === 'object' && read.facts !== null ? { ...read.facts } : {}
  } catch {
    return {}
  }
}

/** What the first entry of a contest's log is sealed over. */
export const logRoot = (digest: Digest, contestId: string): string => digest(`fieldcast-log-1\n${contestId}`)

/** The digest of an entry over the one before it: everything that was written, line by line. */
export const sealOf = (digest: Digest, previous: string, entry: Sealed, bodyDigest: string): string =>
  digest([previous, entry.sequence, entry.at.toISOString(), entry.actor, entry.kind, bodyDigest].join('\n'))

/**
 * What is wrong with a log, oldest first: an entry that is missing, a body or an entry that is not what was
 * sealed. Empty when the chain is whole.
 */
export function chainFaults(digest: Digest, contestId: string, entries: readonly LogRecord[]): string[] {
  const faults: string[] = []
  let previous = logRoot(digest, contestId)
  for (const [index, entry] of entries.entries()) {
    if (entry.sequence !== index + 1) faults.push(`entry ${index + 1} is missing`)
    else if (digest(entry.body) !== entry.bodyDigest) faults.push(`entry ${entry.sequence}: body changed`)
    else if (sealOf(digest, previous, entry, entry.bodyDigest) !== entry.digest)
      faults.push(`entry ${entry.sequence}: seal broken`)
    if (faults.length > 0) return faults
    previous = entry.digest
  }
  return faults
}

/** The sheets as the log tells them, by `number seat`, each with its marks by the criteria's positions. */
export type ToldSheets = ReadonlyMap<string, ToldSheet>

interface ToldSheet {
  readonly state: string
  readonly marks: ReadonlyMap<number, number>
}

const STATES: Partial<Record<LogKind, string>> = {
  lock: 'locked',
  recuse: 'recused',
  excuse: 'excused',
  strike: 'struck',
}

/** Plays the log again: what the sheets must be if nobody wrote to them behind its back. */
export function replay(entries: readonly LogRecord[]): ToldSheets {
  const sheets = new Map<string, { state: string; marks: Map<number, number> }>()
  for (const { kind, body } of entries) {
    // Who declines has no sheets any more, also none that they were taken out of.
    if (kind === 'declined') forget(sheets, String(factsIn(body)['seat']))
    const state = STATES[kind]
    if (state === undefined && kind !== 'mark') continue
    const facts = factsIn(body)
    const key = `${String(facts['number'])} ${String(facts['seat'])}`
    const sheet = sheets.get(key) ?? { state: 'open', marks: new Map<number, number>() }
    sheets.set(key, sheet)
    if (state === undefined) sheet.marks.set(Number(facts['criterion']), Number(facts['level']))
    else sheet.state = state
    if (state === 'recused' || state === 'excused') sheet.marks.clear()
  }
  return sheets
}

function forget(sheets: Map<string, unknown>, seat: string): void {
  for (const key of [...sheets.keys()].filter((it) => it.endsWith(` ${seat}`))) sheets.delete(key)
}

/** Where stored sheets are not as the log tells them. */
export const sheetFaults = (told: ToldSheets, stored: ToldSheets): string[] =>
  [...new Set([...told.keys(), ...stored.keys()])].flatMap((key) => {
    const [number = '', seat = ''] = key.split(' ')
    return faultsOfSheet(`entry ${number}, seat ${seat}`, told.get(key) ?? BLANK, stored.get(key) ?? BLANK)
  })

const BLANK: ToldSheet = { state: 'open', marks: new Map() }

function faultsOfSheet(where: string, said: ToldSheet, found: ToldSheet): string[] {
  const faults =
    said.state === found.state ? [] : [`${where}: sheet is ${found.state}, the log says ${said.state}`]
  for (const position of new Set([...said.marks.keys(), ...found.marks.keys()])) {
    const [level, mark] = [said.marks.get(position), found.marks.get(position)]
    if (level !== mark)
      faults.push(
        `${where}, criterion ${position}: mark is ${mark ?? 'gone'}, the log says ${level ?? 'none'}`,
      )
  }
  return faults
}
