import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ChatMessage, Live } from '#contracts/live/live.types.ts'
import type { ChatRules, Restriction } from '#contracts/live/moderation.types.ts'
import { useSession } from '#client/features/identity/session.ts'
import { serverNow, useServerNow } from '#client/shared/clock/server-clock.ts'
import { useToast } from '#client/shared/ui/index.ts'
import { stillHolds } from './chat.rules.ts'
import { followLive, type Moderated } from './live.live.ts'
import { useRefusalWords } from './use-refusal-words.ts'

/** Order in a live as one viewer has it: what binds them, and what they do where they moderate. */
export function useOrder(
  liveId: string,
  live: Readonly<Ref<Live | null>>,
  chat: { rules: Readonly<Ref<ChatRules>>; restriction: Readonly<Ref<Restriction | null>> },
) {
  const { t } = useI18n()
  const { show } = useToast()
  const { me, may } = useSession()
  const now = useServerNow()
  const { words } = useRefusalWords()
  const picked = shallowRef<ChatMessage | null>(null)
  const managing = ref(false)
  const waiting = ref(0)
  const moderates = computed(
    () =>
      may(['helper', 'official', 'operator']) || (me.value !== null && me.value.id === live.value?.host.id),
  )

  const stop = followLive(liveId, {
    waiting: ({ held, reported }) => (waiting.value = held + reported),
  })
  onScopeDispose(stop)

  /** Why this viewer cannot write now. */
  const closed = computed(() => {
    const restriction = chat.restriction.value
    if (restriction === null || !stillHolds(restriction, now.value)) return null
    const untilMs = restriction.until === null ? null : Date.parse(restriction.until)
    return words({ code: 'chat_muted', reason: restriction.reason, untilMs }, now.value)
  })
  const hint = computed(() => {
    const { slowSeconds, approval } = chat.rules.value
    if (moderates.value) return null
    if (approval) return t('live.approvalHint')
    return slowSeconds > 0 ? t('live.slowHint', { n: slowSeconds }) : null
  })

  /** Says in one line what was decided; a ban and a refused line are shown where they belong. */
  function tellDecision({ act, reason, until }: Moderated): void {
    if (act === 'removed')
      show(t('live.removedOwn'), { icon: 'info', ...(reason === null ? {} : { note: reason }) })
    if (act === 'freed') show(t('live.freedNow'), { icon: 'check' })
    if (act !== 'muted') return
    const untilMs = until === null ? null : Date.parse(until)
    show(words({ code: 'chat_muted', reason, untilMs }, serverNow()), { icon: 'mute' })
  }

  return { moderates, picked, managing, waiting, closed, hint, tellDecision }
}
