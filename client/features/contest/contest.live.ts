import { onScopeDispose } from 'vue'
import { contestNotices, contestRequests } from '#contracts/contest/contest.events.ts'
import type { PublicContest } from '#contracts/contest/contest.types.ts'
import { whenConnected } from '#client/shared/socket/connection.ts'
import { ask, on } from '#client/shared/socket/socket.ts'

/** Follows a contest's page: `seen` hears it as it is now, after each change, and again after each return. */
export function useContestNews(slug: string, seen: (contest: PublicContest) => void): void {
  let contestId = ''
  const stopNotices = on(contestNotices.changed, (contest) => {
    if (contest.slug === slug) seen(contest)
  })
  const stopReturns = whenConnected(() => {
    // A refusal leaves the page as it was read; the next return asks again.
    ask(contestRequests.watch, { slug }).then(
      (contest) => {
        contestId = contest.id
        seen(contest)
      },
      () => undefined,
    )
  })
  onScopeDispose(() => {
    stopNotices()
    stopReturns()
    if (contestId !== '') void ask(contestRequests.unwatch, { contestId }).catch(() => undefined)
  })
}
