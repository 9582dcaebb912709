import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Giveaway } from '#contracts/sales/giveaways.types.ts'
import { useSession } from '#client/features/identity/session.ts'
import { newKey } from '#client/shared/api/key.ts'
import { asProblem } from '#client/shared/api/problem.ts'
import { useServerNow } from '#client/shared/clock/server-clock.ts'
import { buzz } from '#client/shared/device/haptics.ts'
import { useToast } from '#client/shared/ui/use-toast.ts'
import { loadGiveaway, loadGiveaways } from './giveaways.api.ts'
import { enterGiveaway, followGiveaways } from './giveaways.live.ts'

/** How long a draw that is over still shows on the picture. */
const SHOWN_AFTER_MS = 120_000

const newestShown = (all: readonly Giveaway[], nowMs: number): Giveaway | null =>
  all
    .filter(({ closesAt }) => nowMs < Date.parse(closesAt) + SHOWN_AFTER_MS)
    .toSorted((a, b) => Date.parse(b.opensAt) - Date.parse(a.opensAt))[0] ?? null

/** A live's giveaways as its viewer sees them: the one on the picture, entering, and whether it was won. */
export function useGiveaways(liveId: string) {
  const { t } = useI18n()
  const { show } = useToast()
  const { me } = useSession()
  const now = useServerNow()
  const all = shallowRef<ReadonlyMap<string, Giveaway>>(new Map())
  const busy = ref(false)

  /** What goes to everybody says nothing of one's own entry. */
  const take = (fresh: Giveaway) => {
    const known = all.value.get(fresh.id)
    all.value = new Map(all.value).set(fresh.id, { ...fresh, own: fresh.own ?? known?.own ?? null })
  }

  onScopeDispose(
    followGiveaways(liveId, (fresh) => {
      const before = all.value.get(fresh.id)
      take(fresh)
      if (fresh.state === 'drawn' && before?.state === 'open' && before.own) void tell(fresh.id)
    }),
  )

  async function tell(id: string): Promise<void> {
    const mine = await loadGiveaway(id).catch(() => null)
    if (mine === null) return
    take(mine)
    if (mine.own?.won) {
      buzz([30, 60, 30, 60, 30])
      show(t('giveaways.won', { prize: mine.prize }), { icon: 'trophy', timeMs: 8_000 })
    } else show(t('giveaways.notWon'), { icon: 'info' })
  }

  async function refresh(): Promise<void> {
    const read = await loadGiveaways(liveId).catch(() => null)
    for (const giveaway of read?.items ?? []) take(giveaway)
  }
  watch(
    () => me.value?.id,
    () => {
      all.value = new Map()
      void refresh()
    },
    { immediate: true },
  )

  async function enter({ id }: Giveaway): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      take(await enterGiveaway(id, newKey()))
      show(t('giveaways.entered'), { icon: 'check' })
    } catch (error) {
      show(asProblem(error).title, { icon: 'info' })
    } finally {
      busy.value = false
    }
  }

  return {
    now,
    busy,
    enter,
    refresh,
    /** The newest that is open or was drawn just now. */
    current: computed(() => newestShown([...all.value.values()], now.value)),
  }
}
