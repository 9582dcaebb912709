import { ref, shallowRef, watch, type Ref } from 'vue'
import type { Quote } from '#contracts/sales/parcels.types.ts'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { loadQuote } from './sales.api.ts'

/** What an order costs at the chosen address; null while that is not known. */
export function useQuote(orderId: string, addressId: Ref<string | null>) {
  const quote = shallowRef<Quote | null>(null)
  const problem = shallowRef<ProblemError | null>(null)
  const asked = ref(0)

  async function ask(): Promise<void> {
    const mine = ++asked.value
    quote.value = null
    if (addressId.value === null) return
    try {
      const answer = await loadQuote(orderId, addressId.value)
      if (mine !== asked.value) return
      quote.value = answer
      problem.value = null
    } catch (error) {
      if (mine === asked.value) problem.value = asProblem(error)
    }
  }

  watch(addressId, ask, { immediate: true })
  return { quote, problem, ask }
}
