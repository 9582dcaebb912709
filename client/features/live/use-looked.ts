import { computed, ref, type Ref } from 'vue'
import type { CartItem } from '#contracts/sales/sales.types.ts'
import type { Sheet } from './use-sheets.ts'

/** The product whose page a viewer has open, as the cart has it now. */
export function useLooked(items: Readonly<Ref<readonly CartItem[]>>, sheet: Ref<Sheet>) {
  const id = ref<string | null>(null)
  return {
    look: (item: CartItem) => {
      id.value = item.id
      sheet.value = 'product'
    },
    looked: computed(() => items.value.find((item) => item.id === id.value) ?? null),
  }
}
