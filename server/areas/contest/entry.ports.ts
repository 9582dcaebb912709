import type { RecordedFact } from './entries/eligibility.rules.ts'

/** What organisers recorded of hosts, one contest at a time. */
export interface EntrantFacts {
  /** Oldest first. */
  ofHost(contestId: string, hostId: string): Promise<RecordedFact[]>
  add(contestId: string, hostId: string, fact: RecordedFact): Promise<void>
}

/** Lives that were stopped; live answers. */
export interface Stops {
  /** Those of a host that were not withdrawn, newest first. */
  standingOf(hostId: string): Promise<{ readonly reason: string; readonly at: Date }[]>
}
