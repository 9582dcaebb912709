import type { Criterion } from '#contracts/contest/contest.types.ts'
import { sha256 } from '#server/core/digest.ts'

/** SHA-256 of the criteria as JSON: what the log notes when judging begins. */
export const rubricDigest = ({ criteria }: { readonly criteria: readonly Criterion[] }): string =>
  sha256(JSON.stringify(criteria))
