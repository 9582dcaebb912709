import { computed, ref, shallowRef } from 'vue'
import type { LiveCart, LiveFigures, Offer } from '#contracts/sales/sales.types.ts'
import { withCart, withOffer } from '#client/features/sales/cart-merge.rules.ts'
import { loadCart } from '#client/features/sales/sales.api.ts'
import * as api from './studio.api.ts'
import { useSalesNews } from './studio.live.ts'
import { useTelling } from './use-telling.ts'

/** The live's cart, flash sales and figures, and what the host does with them. */
export function useSales(liveId: string) {
  const cart = shallowRef<LiveCart | null>(null)
  const figures = shallowRef<LiveFigures | null>(null)
  /** The item whose button waits for the server. */
  const busyItem = ref<string | null>(null)
  const { telling } = useTelling()

  const takeCart = (fresh: LiveCart) => {
    cart.value = withCart(cart.value, fresh)
  }
  const takeOffer = (fresh: Offer) => {
    if (cart.value !== null) cart.value = withOffer(cart.value, fresh)
  }

  /** Reads cart and figures anew; a failure leaves what is shown, the next connection reads again. */
  async function refresh(): Promise<void> {
    const [freshCart, freshFigures] = await Promise.allSettled([loadCart(liveId), api.readFigures(liveId)])
    if (freshCart.status === 'fulfilled') takeCart(freshCart.value)
    if (freshFigures.status === 'fulfilled') figures.value = freshFigures.value
  }

  useSalesNews(liveId, {
    cart: takeCart,
    offer: takeOffer,
    figures: (fresh) => (figures.value = fresh),
    again: () => void refresh(),
  })

  async function explain(itemId: string | null): Promise<void> {
    busyItem.value = itemId ?? cart.value?.explained?.itemId ?? null
    await telling(async () => {
      takeCart(await api.explain(liveId, itemId))
    })
    busyItem.value = null
  }

  const setCart = (skuIds: string[]) =>
    telling(async () => {
      takeCart(await api.setCart(liveId, skuIds))
    })

  const launch = (offer: api.NewOffer, key: string) =>
    telling(async () => {
      takeOffer(await api.launchOffer(liveId, offer, key))
    })

  const startOffer = (offerId: string) =>
    telling(async () => {
      takeOffer(await api.startOffer(offerId))
    })

  const endOffer = (offerId: string) =>
    telling(async () => {
      takeOffer(await api.endOffer(offerId))
    })

  const items = computed(() => cart.value?.items ?? [])
  return { cart, items, figures, busyItem, refresh, explain, setCart, launch, startOffer, endOffer }
}
