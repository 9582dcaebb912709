import { onMounted, ref, shallowRef } from 'vue'
import { browserOf, choicesFor, signInAddress, type Choice } from './paying.rules.ts'
import { loadMethods } from './paying.api.ts'

/** The ways to pay in this browser; the first is chosen until the buyer chooses. */
export function useMethods(orderId: string) {
  const choices = shallowRef<Choice[]>([])
  const chosen = ref(0)

  onMounted(async () => {
    // Without an answer the server chooses, as it does for whoever names nothing.
    const methods = await loadMethods().catch(() => ({ items: [] }))
    choices.value = choicesFor(methods.items, browserOf(navigator.userAgent))
  })

  /** What to begin with; null when the page leaves for WeChat's sign-in first, and comes back to the order. */
  function choice(): { provider?: Choice['provider']; channel?: Choice['channel']; code?: string } | null {
    const wanted = choices.value[chosen.value]
    if (!wanted) return {}
    const { provider, channel, signInAppId } = wanted
    const code = new URL(location.href).searchParams.get('code')
    if (signInAppId === null) return { provider, channel }
    if (code !== null) return { provider, channel, code }
    location.assign(signInAddress(signInAppId, `${location.origin}/orders/${orderId}`))
    return null
  }

  return { choices, chosen, choice }
}
