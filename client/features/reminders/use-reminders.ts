import { onScopeDispose, readonly, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import type { Live } from '#contracts/live/live.types.ts'
import { useSession } from '#client/features/identity/session.ts'
import { formatMoment } from '#client/shared/format/index.ts'
import { useLanguage, useToast } from '#client/shared/ui/index.ts'
import * as api from './reminders.api.ts'
import { followWaited } from './reminders.live.ts'

const TOAST_MS = 12_000

/** The lives that the signed-in account waits for; every page shares them. */
const waited = ref<ReadonlySet<string>>(new Set())

function put(liveId: string, on: boolean): void {
  const others = [...waited.value].filter((id) => id !== liveId)
  waited.value = new Set(on ? [...others, liveId] : others)
}

/** Waiting for lives to come, and no longer. */
export const useReminders = () => ({
  waited: readonly(waited),
  /** Changes one's mind about a live; answers with how many wait. */
  toggle: async (liveId: string): Promise<number> => {
    const { reminded, reminders } = await (waited.value.has(liveId) ? api.forget : api.remind)(liveId)
    put(liveId, reminded)
    return reminders
  },
})

/**
 * For the whole application: knows what is waited for, and says when it begins, begins at another time or was
 * cancelled. It connects only for somebody who waits for something.
 */
export function useStartToasts(): void {
  const { t } = useI18n()
  const { show } = useToast()
  const { language } = useLanguage()
  const router = useRouter()
  const { me } = useSession()
  let stop: (() => void) | null = null

  function began(live: Live): void {
    put(live.id, false)
    if (router.currentRoute.value.path === `/live/${live.id}`) return
    show(t('reminders.started', { host: live.host.displayName }), {
      ...{ icon: 'bell', note: live.title, timeMs: TOAST_MS },
      action: { label: t('reminders.watch'), run: () => void router.push(`/live/${live.id}`) },
    })
  }

  function replanned(live: Live): void {
    const isOff = live.state === 'cancelled'
    if (isOff) put(live.id, false)
    const named = { host: live.host.displayName, when: formatMoment(live.startsAt, language()) }
    show(t(isOff ? 'reminders.cancelled' : 'reminders.moved', named), {
      ...{ icon: 'bell', note: live.title, timeMs: TOAST_MS },
      action: { label: t('reminders.see'), run: () => void router.push(`/live/${live.id}`) },
    })
  }

  watch(
    () => me.value?.id,
    async (somebody) => {
      waited.value = new Set()
      // Without the list the buttons offer to wait again, which changes nothing.
      const liveIds = somebody === undefined ? [] : await api.readReminders().catch(() => [])
      if (me.value?.id === somebody) waited.value = new Set(liveIds)
    },
    { immediate: true },
  )
  watch(waited, ({ size }) => {
    if (size > 0) stop ??= followWaited({ began, replanned })
  })
  onScopeDispose(() => stop?.())
}
