import { ref, shallowRef } from 'vue'
import type { Order } from '#contracts/sales/sales.types.ts'
import { useSession } from '#client/features/identity/session.ts'

export type Sheet = 'cart' | 'product' | 'checkout' | 'signIn' | null

/** Which sheet lies over the picture, and what a guest wanted before signing in: it goes on afterwards. */
export function useSheets() {
  const { me } = useSession()
  const sheet = ref<Sheet>(null)
  const checkout = shallowRef<Order | null>(null)
  let wanted: (() => void) | null = null

  return {
    sheet,
    checkout,
    pay: (order: Order) => {
      checkout.value = order
      sheet.value = 'checkout'
    },
    signedIn: (act: () => void) => {
      if (me.value !== null) {
        act()
        return
      }
      wanted = act
      sheet.value = 'signIn'
    },
    goOn: () => {
      wanted?.()
      wanted = null
    },
  }
}
