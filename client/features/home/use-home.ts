import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { Product } from '#contracts/catalog/catalog.types.ts'
import type { ContestSummary } from '#contracts/contest/contest.types.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { loadContests, loadLives, loadProducts } from './home.api.ts'
import { bannerTarget, liveMatches, productMatches } from './home.rules.ts'

const RENEW_EVERY_MS = 15_000

/** Everything the home page shows, renewed while the page is in sight. */
export function useHome() {
  const lives = shallowRef<Live[]>([])
  const upcoming = shallowRef<Live[]>([])
  const products = shallowRef<Product[]>([])
  const contests = shallowRef<ContestSummary[]>([])
  const problem = shallowRef<ProblemError | null>(null)
  const loaded = ref(false)
  const typed = ref('')

  async function refresh(): Promise<void> {
    try {
      const [now, next] = await Promise.all([loadLives('live'), loadLives('scheduled')])
      lives.value = now
      upcoming.value = next
      problem.value = null
      loaded.value = true
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  /** What stands below the lives; without it the page is still a whole. */
  async function loadRest(): Promise<void> {
    const [goods, all] = await Promise.allSettled([loadProducts(), loadContests()])
    if (goods.status === 'fulfilled') products.value = goods.value
    if (all.status === 'fulfilled') contests.value = all.value
  }

  void refresh()
  void loadRest()
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void refresh()
  }, RENEW_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })

  return {
    typed,
    loaded,
    problem,
    refresh,
    lives: computed(() => lives.value.filter((live) => liveMatches(live, typed.value))),
    upcoming: computed(() => upcoming.value.filter((live) => liveMatches(live, typed.value)).slice(0, 8)),
    products: computed(() => products.value.filter((product) => productMatches(product, typed.value))),
    banner: computed(() => bannerTarget(lives.value, contests.value)),
  }
}
