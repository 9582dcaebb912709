import { computed, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CartItem, Order } from '#contracts/sales/sales.types.ts'
import { useSession } from '#client/features/identity/session.ts'
import type { WantedLine } from '#client/features/sales/sales.api.ts'
import { useBasket } from '#client/features/sales/use-basket.ts'
import { useBuying } from '#client/features/sales/use-buying.ts'
import { useLiveCart } from '#client/features/sales/use-live-cart.ts'
import { useOrders } from '#client/features/sales/use-orders.ts'
import { asProblem } from '#client/shared/api/problem.ts'
import { useToast } from '#client/shared/ui/index.ts'

export type Sheet = 'cart' | 'checkout' | 'signIn' | null

/** Everything a viewer buys with: the live's cart, the basket, held orders, and which sheet lies over the picture. */
export function useShopping(liveId: string) {
  const { t } = useI18n()
  const { show } = useToast()
  const { me } = useSession()
  const cart = useLiveCart(liveId)
  const orders = useOrders()
  const basket = useBasket()
  const sheet = ref<Sheet>(null)
  const checkout = shallowRef<Order | null>(null)
  /** What a guest wanted; it goes on once they are signed in. */
  let wanted: (() => void) | null = null

  const buying = useBuying(liveId, (order) => {
    orders.put(order)
    pay(order)
    void basket.refresh().catch(() => undefined)
  })

  function pay(order: Order): void {
    checkout.value = order
    sheet.value = 'checkout'
  }

  function signedIn(act: () => void): void {
    if (me.value !== null) {
      act()
      return
    }
    wanted = act
    sheet.value = 'signIn'
  }

  async function refresh(): Promise<void> {
    await Promise.all([cart.refresh(), me.value === null ? undefined : orders.refresh()])
  }

  async function add(item: CartItem): Promise<void> {
    try {
      await basket.add(item.sku.id)
      show(t('sales.added'), { icon: 'basket' })
    } catch (error) {
      show(asProblem(error).title, { icon: 'alert' })
    }
  }

  watch(
    () => me.value?.id,
    (somebody) => {
      orders.forget()
      if (somebody !== undefined)
        void Promise.all([orders.refresh(), basket.refresh().catch(() => undefined)])
    },
    { immediate: true },
  )

  return {
    cart,
    orders,
    sheet,
    checkout,
    refresh,
    pay,
    signedIn,
    busy: buying.busy,
    held: computed(() => orders.open.value[0] ?? null),
    goOn: () => {
      wanted?.()
      wanted = null
    },
    grab: (item: CartItem) => {
      signedIn(() => void buying.grab(item))
    },
    buy: (item: CartItem) => {
      signedIn(() => void buying.buyPlain(item))
    },
    add: (item: CartItem) => {
      signedIn(() => void add(item))
    },
    buyBasket: (lines: WantedLine[]) => {
      signedIn(() => void buying.buyBasket(lines))
    },
    merchants: computed(() => [...new Set(cart.items.value.map((item) => item.merchantName))]),
  }
}
