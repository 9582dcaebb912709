import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { Order, payment as paymentShape } from '#contracts/sales/sales.types.ts'
import { asProblem, isProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { once } from './intents.ts'
import { isOpen, laterOrder } from './order.rules.ts'
import { beginPaying, cancelOrder, decideSandboxPayment, loadOrder, loadPayment } from './sales.api.ts'
import { followOrders } from './sales.live.ts'

export type Payment = z.infer<typeof paymentShape>
/** form: choose an address; provider: at the provider's page; waiting: its word is not in yet. */
export type PayStage = 'form' | 'provider' | 'waiting' | 'paid' | 'declined' | 'expired' | 'cancelled'

const ASK_EVERY_MS = 2_000

/** Pays one order: begins at the provider, then waits for the order itself to say so. */
export function usePayment(initial: Order, changed: (order: Order) => void) {
  const order = shallowRef(initial)
  const payment = shallowRef<Payment | null>(null)
  const problem = shallowRef<ProblemError | null>(null)
  const busy = ref(false)
  const now = useServerNow()

  const stage = computed<PayStage>(() => {
    const { state } = order.value
    if (state === 'paid' || state === 'cancelled') return state
    if (state === 'expired' || !isOpen(order.value, now.value))
      return payment.value?.state === 'paid' ? 'waiting' : 'expired'
    if (payment.value === null) return 'form'
    if (payment.value.state === 'pending') return 'provider'
    return payment.value.state === 'declined' ? 'declined' : 'waiting'
  })

  const take = (incoming: Order) => {
    if (incoming.id !== order.value.id) return
    order.value = laterOrder(order.value, incoming)
    changed(order.value)
  }
  onScopeDispose(followOrders(take))

  // A lost notice must not leave the buyer waiting: ask while the provider has the word.
  const timer = setInterval(() => {
    if (stage.value === 'provider' || stage.value === 'waiting') void refresh().catch(() => undefined)
  }, ASK_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })

  async function refresh(): Promise<void> {
    if (payment.value !== null) payment.value = await loadPayment(payment.value.id)
    take(await loadOrder(order.value.id))
  }

  async function guarded(act: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = null
    try {
      await act()
    } catch (error) {
      problem.value = asProblem(error)
      if (isProblem(error, 'order_state', 'order_expired', 'payment_state'))
        await refresh().catch(() => undefined)
    } finally {
      busy.value = false
    }
  }

  return {
    order,
    payment,
    problem,
    busy,
    stage,
    begin: (addressId: string) =>
      guarded(async () => {
        const { id } = order.value
        payment.value = await once(`pay ${id}`, (key) => beginPaying(id, addressId, key))
        if (!isSandbox(payment.value)) window.open(payment.value.payUrl, '_blank', 'noopener')
      }),
    decide: (decision: 'pay' | 'decline') =>
      guarded(async () => {
        if (payment.value === null) return
        payment.value = await decideSandboxPayment(payment.value.id, decision)
        await refresh()
      }),
    giveUp: () =>
      guarded(async () => {
        take(await once(`cancel ${order.value.id}`, (key) => cancelOrder(order.value.id, key)))
      }),
    again: () => {
      payment.value = null
    },
  }
}

/** The sandbox's page is this client's own; a real provider's is somewhere else. */
export const isSandbox = (payment: Payment): boolean =>
  new URL(payment.payUrl, location.origin).pathname === `/pay/${payment.id}`
