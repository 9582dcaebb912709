import { computed, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { LiveSnapshot } from '#contracts/live/live.events.ts'
import type { CartItem } from '#contracts/sales/sales.types.ts'
import { useSession } from '#client/features/identity/session.ts'
import type { WantedLine } from '#client/features/sales/sales.api.ts'
import { useBasket } from '#client/features/sales/use-basket.ts'
import { useBuying } from '#client/features/sales/use-buying.ts'
import { useLiveCart } from '#client/features/sales/use-live-cart.ts'
import { useQueue } from '#client/features/sales/use-queue.ts'
import { useOrders } from '#client/features/sales/use-orders.ts'
import { asProblem } from '#client/shared/api/problem.ts'
import { useToast } from '#client/shared/ui/index.ts'
import { useLooked } from './use-looked.ts'
import { useSheets } from './use-sheets.ts'

/** Everything a viewer buys with: the live's cart, the basket, and what is held for them. */
export function useShopping(liveId: string) {
  const { t } = useI18n()
  const { show } = useToast()
  const { me } = useSession()
  const cart = useLiveCart(liveId)
  const orders = useOrders()
  const basket = useBasket()
  const sheets = useSheets()
  const queue = useQueue()

  const refreshBasket = () => basket.refresh().catch(() => undefined)
  const buying = useBuying(liveId, (order) => {
    orders.put(order)
    sheets.pay(order)
    void refreshBasket()
  })

  /** Makes stock, prices and orders exact after entering; where they did not come with it they are asked for. */
  function restock(shelf: LiveSnapshot['shelf']): void {
    if (shelf === null) void refresh()
    else cart.take(shelf.cart)
    if (me.value !== null) for (const order of shelf?.orders ?? []) orders.put(order)
    if (me.value !== null) void queue.refresh(cart.items.value).catch(() => undefined)
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
      queue.forget()
      if (somebody !== undefined)
        void Promise.all([orders.refresh(), refreshBasket(), queue.refresh(cart.items.value)])
    },
    { immediate: true },
  )

  const whenSignedIn =
    <T>(act: (it: T) => Promise<unknown>) =>
    (it: T) => {
      sheets.signedIn(() => void act(it))
    }
  return {
    ...sheets,
    cart,
    orders,
    restock,
    busy: buying.busy,
    ...useLooked(cart.items, sheets.sheet),
    held: computed(() => orders.open.value[0] ?? null),
    grab: whenSignedIn(buying.grab),
    buy: whenSignedIn(buying.buyPlain),
    add: whenSignedIn(add),
    queue: { ...queue, join: whenSignedIn(queue.join), leave: whenSignedIn(queue.leave) },
    buyBasket: whenSignedIn<WantedLine[]>(buying.buyBasket),
    merchants: computed(() => [...new Set(cart.items.value.map((item) => item.merchantName))]),
  }
}
