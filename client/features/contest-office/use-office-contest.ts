import { computed, watch } from 'vue'
import type { PublicContest } from '#contracts/contest/contest.types.ts'
import type { AppealCase } from '#contracts/contest/procedure.types.ts'
import { useFollowedContest } from '#client/features/contest/contest.live.ts'
import { useLoaded } from '#client/features/operator/use-loaded.ts'
import * as api from './office.api.ts'

/** A contest with what its organisers need beside it; each change is heard at once. */
export function useOfficeContest(slug: string) {
  const { data, problem, load } = useLoaded(async () => {
    const [contest, judges, onAir, over, coming, appeals] = await Promise.all([
      api.readContest(slug),
      api.listAccounts({ role: 'judge' }),
      api.listLives('live'),
      api.listLives('ended'),
      api.listLives('scheduled'),
      api.readCases(),
    ])
    return {
      contest,
      judges: judges.items,
      lives: [...onAir.items, ...over.items, ...coming.items],
      cases: appeals.items.filter((it) => it.contestId === contest.id),
    }
  })
  const contest = computed(() => data.value?.contest ?? null)
  const cases = computed(() => data.value?.cases ?? [])

  function take(fresh: PublicContest): void {
    if (data.value) data.value = { ...data.value, contest: fresh }
  }
  function replaceCase(fresh: AppealCase): void {
    if (!data.value) return
    data.value = { ...data.value, cases: data.value.cases.map((it) => (it.id === fresh.id ? fresh : it)) }
  }

  const news = useFollowedContest(() => (contest.value === null ? null : slug))
  watch(news, (fresh) => {
    if (fresh) take(fresh)
  })

  return {
    data,
    contest,
    cases,
    openAppeals: computed(() => cases.value.filter(({ state }) => state === 'open').length),
    problem,
    load,
    take,
    replaceCase,
  }
}
