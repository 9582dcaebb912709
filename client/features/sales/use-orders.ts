import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { Order } from '#contracts/sales/sales.types.ts'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { isOpen, withOrder } from './order.rules.ts'
import { loadOrders } from './sales.api.ts'
import { followOrders } from './sales.live.ts'

/** The signed-in buyer's orders, renewed by notices; `refresh` fetches the newest page anew. */
export function useOrders() {
  const orders = shallowRef<Order[]>([])
  const next = ref<string | null>(null)
  const loaded = ref(false)
  const problem = shallowRef<ProblemError | null>(null)
  const now = useServerNow()

  const put = (order: Order) => {
    orders.value = withOrder(orders.value, order)
  }
  onScopeDispose(followOrders(put))

  async function load(cursor?: string): Promise<void> {
    try {
      const page = await loadOrders(cursor === undefined ? {} : { cursor })
      if (cursor === undefined) orders.value = page.items
      else for (const order of page.items) put(order)
      next.value = page.next
      loaded.value = true
      problem.value = null
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  return {
    orders,
    loaded,
    problem,
    put,
    hasMore: computed(() => next.value !== null),
    refresh: () => load(),
    more: () => load(next.value ?? undefined),
    /** Waiting to be paid, the one that ends first at the front. */
    open: computed(() =>
      orders.value
        .filter((order) => isOpen(order, now.value))
        .toSorted((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt)),
    ),
    forget: () => {
      orders.value = []
      loaded.value = false
    },
  }
}
