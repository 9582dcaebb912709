import { computed, shallowRef } from 'vue'
import type { Basket } from '#contracts/sales/sales.types.ts'
import { loadBasket, setBasketLine } from './sales.api.ts'

const basket = shallowRef<Basket>({ lines: [] })

/** The signed-in buyer's own basket, the same on every page. */
export function useBasket() {
  return {
    lines: computed(() => basket.value.lines),
    units: computed(() => basket.value.lines.reduce((sum, line) => sum + line.quantity, 0)),
    totalFen: computed(() =>
      basket.value.lines.reduce((sum, line) => sum + line.quantity * line.sku.priceFen, 0),
    ),
    refresh: async () => {
      basket.value = await loadBasket()
    },
    set: async (skuId: string, quantity: number) => {
      basket.value = await setBasketLine(skuId, quantity)
    },
    add: async (skuId: string) => {
      const held = basket.value.lines.find((line) => line.sku.id === skuId)?.quantity ?? 0
      basket.value = await setBasketLine(skuId, held + 1)
    },
    forget: () => {
      basket.value = { lines: [] }
    },
  }
}
