import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { SendSession, UplinkReading } from '#client/shared/media/send-session.ts'
import { useToast } from '#client/shared/ui/index.ts'
import {
  networkVerdict,
  remember,
  rungs,
  standOn,
  stepped,
  tells,
  type Rung,
  type Way,
} from './network.rules.ts'
import { connection } from './studio.live.ts'

const TOP_LAYERS = { clear: 2, smooth: 1, small: 0, field: 0 } as const
const STEPPED_DOWN = {
  clear: 'studio.net.steppedSmooth',
  smooth: 'studio.net.steppedSmooth',
  small: 'studio.net.steppedSmall',
  field: 'studio.net.steppedField',
} as const
/** Stills whose speed is remembered. */
const REMEMBERED_STILLS = 3

/** How much the host sends: their own choice, and below it what the network carries, down and up by itself. */
export function useLadder(session: SendSession, onAir: () => boolean) {
  const { t } = useI18n()
  const { show } = useToast()
  const ladder = shallowRef(standOn('clear'))
  const rung = computed(() => ladder.value.rung)
  let readings: UplinkReading[] = []
  let stills: number[] = []

  /** A failed wish is taken up again by the next rebuild, which knows rung and pauses. */
  async function send(as: Rung): Promise<void> {
    readings = []
    stills = []
    const acts = [
      session.cap(TOP_LAYERS[as]),
      session.spare(as === 'field'),
      session.pause('video', as === 'field'),
    ]
    await Promise.allSettled(acts)
  }

  watch(
    () => session.uplink.value,
    (fresh) => {
      if (fresh === null || !tells(fresh)) return
      readings = remember(readings, fresh)
      const before = rung.value
      ladder.value = stepped(ladder.value, readings, stills)
      if (rung.value === before) return
      const isDown = rungs.indexOf(rung.value) > rungs.indexOf(before)
      show(t(isDown ? STEPPED_DOWN[rung.value] : 'studio.net.steppedUp'), { icon: 'signal' })
      void send(rung.value)
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
    choose: (to: Rung) => {
      ladder.value = standOn(to)
      void send(to)
    },
    /** A still had so much of the network, kbit/s. */
    carried: (kbps: number) => {
      stills = [...stills, kbps].slice(-REMEMBERED_STILLS)
    },
  }
}
