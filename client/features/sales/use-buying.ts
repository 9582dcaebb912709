import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CartItem, Order } from '#contracts/sales/sales.types.ts'
import { asProblem } from '#client/shared/api/problem.ts'
import { buzz } from '#client/shared/device/haptics.ts'
import { useToast } from '#client/shared/ui/use-toast.ts'
import { once } from './intents.ts'
import { buy, placeOrder, type WantedLine } from './sales.api.ts'

/** Turns a tap into a held order, or into words that say what happened and what is safe. */
export function useBuying(liveId: string | null, held: (order: Order) => void) {
  const { t } = useI18n()
  const { show } = useToast()
  /** What is being bought at this moment: an offer's or a SKU's id, or `basket`. */
  const busy = ref<string | null>(null)

  async function run(intent: string, act: (key: string) => Promise<Order>): Promise<Order | null> {
    if (busy.value !== null) return null
    busy.value = intent
    try {
      const order = await once(intent, act)
      buzz([20, 40, 20])
      held(order)
      return order
    } catch (error) {
      tell(error)
      return null
    } finally {
      busy.value = null
    }
  }

  function tell(error: unknown): void {
    const problem = asProblem(error)
    const unclear = problem.code === 'offline' || problem.code === 'unavailable'
    if (unclear) show(t('sales.unclear'), { icon: 'offline', note: t('sales.unclearNote'), timeMs: 7_000 })
    else show(problem.title, { icon: 'info', note: noteFor(problem.code) })
  }

  const noteFor = (code: string): string =>
    code === 'sold_out'
      ? t('sales.soldOutNote')
      : code === 'price_changed'
        ? t('sales.seeNewPrice')
        : t('sales.nothingTaken')

  return {
    busy,
    grab: (item: CartItem) => {
      const { offer } = item
      return offer === null ? Promise.resolve(null) : run(offer.id, (key) => buy(offer.id, 1, key))
    },
    buyPlain: ({ sku }: CartItem) => {
      const line = { skuId: sku.id, quantity: 1, priceFen: sku.priceFen }
      return run(sku.id, (key) => placeOrder([line], liveId, key))
    },
    buyBasket: (lines: WantedLine[]) => run('basket', (key) => placeOrder(lines, liveId, key)),
  }
}
