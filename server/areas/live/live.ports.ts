/** Who watches a live through other processes, where several serve together. */
export interface AudienceBook {
  /** Says who watches through this process, and answers how many do anywhere; rejects where nobody can tell. */
  watch(liveId: string, who: readonly string[]): Promise<number>
  /** How many watch anywhere. */
  watching(liveId: string): Promise<number>
}

/** Which process holds the media of a live, where several serve together. */
export interface StageHomes {
  /** Makes this process the one, unless another is it; with viewers alone a live has no home yet. */
  claim(liveId: string, asHost: boolean): Promise<boolean>
  isElsewhere(liveId: string): Promise<boolean>
  giveUp(liveId: string): Promise<void>
}

/** A process by itself holds everything. */
export const onlyHome: StageHomes = {
  claim: () => Promise.resolve(true),
  isElsewhere: () => Promise.resolve(false),
  giveUp: () => Promise.resolve(),
}
