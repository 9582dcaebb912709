import { onScopeDispose, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Waiting } from '#contracts/sales/flash-sale.types.ts'
import type { CartItem } from '#contracts/sales/sales.types.ts'
import { asProblem } from '#client/shared/api/problem.ts'
import { buzz } from '#client/shared/device/haptics.ts'
import { useToast } from '#client/shared/ui/use-toast.ts'
import { joinQueue, leaveQueue, loadWaiting } from './flash-sale.api.ts'
import { followWaiting } from './sales.live.ts'

/** One's own places in the queues of sold out flash sales: told by push, read anew after a gap. */
export function useQueue() {
  const { t } = useI18n()
  const { show } = useToast()
  const standings = shallowRef<ReadonlyMap<string, Waiting>>(new Map())
  const busy = ref(false)

  const take = (waiting: Waiting) => {
    standings.value = new Map(standings.value).set(waiting.offerId, waiting)
  }
  onScopeDispose(
    followWaiting((waiting) => {
      const before = standings.value.get(waiting.offerId)?.state
      take(waiting)
      if (before === waiting.state) return
      if (waiting.state === 'turn') {
        buzz([30, 60, 30])
        show(t('flash.turnCame'), { icon: 'bell', note: t('flash.turnNote'), timeMs: 8_000 })
      } else if (waiting.state === 'lapsed') show(t('flash.lapsed'), { icon: 'clock' })
      else if (waiting.state === 'closed') show(t('flash.closed'), { icon: 'info' })
    }),
  )

  async function doing(act: () => Promise<Waiting>): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      take(await act())
    } catch (error) {
      const problem = asProblem(error)
      const note = problem.code === 'sold_out' ? t('flash.nothingBack') : undefined
      show(problem.title, { icon: 'info', ...(note === undefined ? {} : { note }) })
    } finally {
      busy.value = false
    }
  }

  return {
    standingOf: (item: CartItem): Waiting | null =>
      item.offer === null ? null : (standings.value.get(item.offer.id) ?? null),
    busy,
    join: ({ offer }: CartItem) => (offer ? doing(() => joinQueue(offer.id)) : Promise.resolve()),
    leave: ({ offer }: CartItem) => (offer ? doing(() => leaveQueue(offer.id)) : Promise.resolve()),
    /** Reads the places in the queues of these items' sales; what cannot be read now comes with the next push. */
    refresh: async (items: readonly CartItem[]) => {
      const gone = items.flatMap(({ offer }) =>
        offer !== null && offer.soldOutMs !== null ? [offer.id] : [],
      )
      const read = await Promise.allSettled(gone.map(loadWaiting))
      for (const result of read) if (result.status === 'fulfilled') take(result.value)
    },
    forget: () => {
      standings.value = new Map()
    },
  }
}
