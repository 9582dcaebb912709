import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { z } from 'zod'
import type { payChoice, payment as paymentShape } from '#contracts/sales/payments.types.ts'
import type { Order } from '#contracts/sales/sales.types.ts'
import { asProblem, isProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { once } from './intents.ts'
import { isFinal, isOpen, laterOrder } from './order.rules.ts'
import { beginPaying, cancelOrder, decideSandboxPayment, loadOrder, loadPayment } from './sales.api.ts'
import { followOrders } from './sales.live.ts'

export type Payment = z.infer<typeof paymentShape>
/** form: choose an address; provider: at the provider's page; waiting: its word is not in yet. */
export type PayStage = 'form' | 'provider' | 'waiting' | 'paid' | 'declined' | 'expired' | 'cancelled'

const ASK_EVERY_MS = 2_000

function stageOf(order: Order, payment: Payment | null, nowMs: number): PayStage {
  if (order.state === 'cancelled' || order.state === 'expired') return order.state
  if (isFinal(order)) return 'paid'
  // The provider may have the money already while the order does not know yet.
  const unclear = payment?.state === 'paid'
  if (!isOpen(order, nowMs)) return unclear ? 'waiting' : 'expired'
  if (payment === null) return 'form'
  if (payment.state === 'pending') return 'provider'
  return payment.state === 'declined' ? 'declined' : 'waiting'
}

/** An order and its payment, kept true by notices and, while the provider has the word, by asking. */
function usePaidOrder(initial: Order, changed: (order: Order) => void) {
  const order = shallowRef(initial)
  const payment = shallowRef<Payment | null>(null)
  const now = useServerNow()
  const stage = computed(() => stageOf(order.value, payment.value, now.value))

  const take = (incoming: Order) => {
    if (incoming.id !== order.value.id) return
    order.value = laterOrder(order.value, incoming)
    changed(order.value)
  }

  async function refresh(): Promise<void> {
    if (payment.value !== null) payment.value = await loadPayment(payment.value.id)
    take(await loadOrder(order.value.id))
  }

  // A lost notice must not leave the buyer waiting.
  const timer = setInterval(() => {
    if (stage.value === 'provider' || stage.value === 'waiting') void refresh().catch(() => undefined)
  }, ASK_EVERY_MS)
  onScopeDispose(followOrders(take))
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return { order, payment, stage, take, refresh }
}

/** Pays one order: begins at the provider, then waits for the order itself to say so. */
export function usePayment(initial: Order, changed: (order: Order) => void) {
  const { order, payment, stage, take, refresh } = usePaidOrder(initial, changed)
  const problem = shallowRef<ProblemError | null>(null)
  const busy = ref(false)

  async function guarded(act: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = null
    try {
      await act()
    } catch (error) {
      problem.value = asProblem(error)
      const moved = isProblem(error, 'order_state', 'order_expired', 'payment_state')
      if (moved) await refresh().catch(() => undefined)
    } finally {
      busy.value = false
    }
  }

  async function begin(addressId: string, totalFen: number, way: z.input<typeof payChoice>): Promise<void> {
    const { id } = order.value
    payment.value = await once(`pay ${id} ${way.provider ?? ''}`, (key) =>
      beginPaying(id, { addressId, totalFen, ...way }, key),
    )
  }

  async function decide(decision: 'pay' | 'decline'): Promise<void> {
    if (payment.value === null) return
    payment.value = await decideSandboxPayment(payment.value.id, decision)
    await refresh()
  }

  async function giveUp(): Promise<void> {
    const { id } = order.value
    take(await once(`cancel ${id}`, (key) => cancelOrder(id, key)))
  }

  return {
    order,
    payment,
    problem,
    busy,
    stage,
    begin: (addressId: string, totalFen: number, way: z.input<typeof payChoice>) =>
      guarded(() => begin(addressId, totalFen, way)),
    decide: (decision: 'pay' | 'decline') => guarded(() => decide(decision)),
    giveUp: () => guarded(giveUp),
    refresh: () => guarded(refresh),
    again: () => {
      payment.value = null
    },
  }
}

/** The sandbox's page is this client's own; a real provider's is somewhere else. */
export const isSandbox = (payment: Payment): boolean => payment.provider === 'sandbox'
