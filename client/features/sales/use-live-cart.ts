import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { LiveCart } from '#contracts/sales/sales.types.ts'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { withCart, withOffer } from './cart-merge.rules.ts'
import { inReadingOrder, itemOnStage, nextStep } from './offer.rules.ts'
import { loadCart } from './sales.api.ts'
import { followCart, type Ticker } from './sales.live.ts'

const TICKER_SHOWN_MS = 5_000

/** What a live sells, kept exact: messages by revision, and a fresh copy whenever `refresh` is called. */
export function useLiveCart(liveId: string) {
  const cart = shallowRef<LiveCart | null>(null)
  const problem = shallowRef<ProblemError | null>(null)
  const ticker = ref<Ticker | null>(null)
  const now = useServerNow()
  let tickerTimer: ReturnType<typeof setTimeout> | undefined

  const stop = followCart(liveId, {
    cart: (incoming) => {
      cart.value = withCart(cart.value, incoming)
    },
    offer: (offer) => {
      if (cart.value !== null) cart.value = withOffer(cart.value, offer)
    },
    ticker: (incoming) => {
      ticker.value = incoming
      clearTimeout(tickerTimer)
      tickerTimer = setTimeout(() => (ticker.value = null), TICKER_SHOWN_MS)
    },
  })
  onScopeDispose(() => {
    stop()
    clearTimeout(tickerTimer)
  })

  /** A fresh copy that came by another way. */
  function take(fresh: LiveCart): void {
    cart.value = withCart(cart.value, fresh)
    problem.value = null
  }

  async function refresh(): Promise<void> {
    try {
      take(await loadCart(liveId))
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  const explainedId = computed(() => cart.value?.explained?.itemId ?? null)
  return {
    cart,
    problem,
    ticker,
    refresh,
    take,
    now,
    explainedId,
    items: computed(() => inReadingOrder(cart.value?.items ?? [], explainedId.value, now.value)),
    onStage: computed(() => itemOnStage(cart.value?.items ?? [], explainedId.value, now.value)),
    flashCount: computed(
      () => cart.value?.items.filter((item) => nextStep(item, now.value) === 'grab').length ?? 0,
    ),
  }
}
