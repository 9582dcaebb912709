import { effectScope, onScopeDispose, shallowRef, watch, type EffectScope, type ShallowRef } from 'vue'
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

/** The contest that a page of several follows now; null until it is read. */
export function useFollowedContest(slug: () => string | null): ShallowRef<PublicContest | null> {
  const contest = shallowRef<PublicContest | null>(null)
  let scope: EffectScope | undefined
  watch(
    slug,
    (now) => {
      scope?.stop()
      contest.value = null
      if (now === null) return
      scope = effectScope(true)
      scope.run(() => {
        useContestNews(now, (seen) => {
          contest.value = seen
        })
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => scope?.stop())
  return contest
}
