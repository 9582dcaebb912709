import type { Entry } from '#contracts/contest/contest.types.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { ContestRecord, JudgeRecord, SheetRecord, StandingRecord } from './contest.ports.ts'

/** A contest with the people in it, as its public page shows it. */
export interface ContestView {
  readonly contest: ContestRecord
  readonly judges: readonly Person[]
  readonly contestants: readonly Entry[]
  readonly sheets: { readonly decided: number; readonly all: number }
  readonly locks: ReadonlyMap<number, Date>
  /** Of what is locked while judging goes on, as published afterwards. */
  readonly standings: readonly StandingRecord[]
}

/** One judge's own sheet beside the entry it is for. */
export interface SheetView {
  readonly contestId: string
  readonly entry: Entry
  readonly sheet: SheetRecord
}

/** One contest on a judge's desk, with a sheet for every entry. */
export interface DeskView {
  readonly contest: ContestRecord
  readonly judge: JudgeRecord
  readonly sheets: readonly SheetView[]
}
