import { countyTimeZone } from '#client/shared/format/locale.ts'

/** The county's day at a moment, 2026-05-12: one vote is for one such day. */
export const countyDay = (at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: countyTimeZone }).format(at)

interface Ballot {
  readonly day: string
  readonly entryId: string
}

/** For whom this device voted on `day`; null for another day and for what cannot be read. */
export function votedOn(kept: string | null, day: string): string | null {
  try {
    const ballot: unknown = JSON.parse(kept ?? 'null')
    return isBallot(ballot) && ballot.day === day ? ballot.entryId : null
  } catch {
    return null
  }
}

const isBallot = (it: unknown): it is Ballot =>
  typeof it === 'object' &&
  it !== null &&
  'day' in it &&
  'entryId' in it &&
  typeof it.day === 'string' &&
  typeof it.entryId === 'string'
