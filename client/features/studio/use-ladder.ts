import { computed, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Uplink } from '#contracts/live/media.types.ts'
import type { SendSession } from '#client/shared/media/send-session.ts'
import { useToast } from '#client/shared/ui/index.ts'
import { networkVerdict, remember, rungFor, type Rung, type Way } from './network.rules.ts'
import { connection } from './studio.live.ts'

/** How much the host sends: their own choice, and the step down that a weak network asks for. */
export function useLadder(session: SendSession, onAir: () => boolean) {
  const { t } = useI18n()
  const { show } = useToast()
  const rung = ref<Rung>('clear')
  let readings: Uplink[] = []

  async function climb(to: Rung): Promise<void> {
    rung.value = to
    readings = []
    await session.cap(to === 'clear' ? 2 : to === 'smooth' ? 1 : 0)
    await session.pause('video', to === 'field')
  }

  watch(
    () => session.uplink.value,
    (fresh) => {
      if (fresh === null) return
      readings = remember(readings, fresh)
      const next = rungFor(rung.value, readings)
      if (next === rung.value) return
      show(t(next === 'field' ? 'studio.net.steppedField' : 'studio.net.steppedSmooth'), { icon: 'signal' })
      void climb(next).catch(() => undefined)
    },
  )

  const way = computed<Way>(() => {
    if (connection.value === 'reconnecting' || session.state.value === 'recovering') return 'lost'
    const open = connection.value === 'connected' && (!onAir() || session.state.value === 'connected')
    return open ? 'open' : 'opening'
  })
  const verdict = computed(() => networkVerdict(way.value, session.uplink.value, rung.value))

  return {
    rung,
    verdict,
    /** A failed wish is taken up again by the next rebuild, which knows rung and pauses. */
    choose: (to: Rung) => void climb(to).catch(() => undefined),
  }
}
