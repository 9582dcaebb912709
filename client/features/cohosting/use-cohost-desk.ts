import { computed, shallowRef } from 'vue'
import type { CohostDesk } from '#contracts/live/cohosts.types.ts'
import { useTelling } from '#client/features/studio/use-telling.ts'
import { whenConnected } from '#client/shared/socket/connection.ts'
import { onScopeDispose } from 'vue'
import * as api from './cohosting.api.ts'
import { useCohostNews } from './cohosting.live.ts'

/** Co-hosting as those who direct the live have it: who asked, and letting people up and down. */
export function useCohostDesk(liveId: string) {
  const desk = shallowRef<CohostDesk | null>(null)
  const busyWith = shallowRef<string | null>(null)
  const { telling } = useTelling()

  useCohostNews(liveId, { on: () => undefined, desk: (fresh) => (desk.value = fresh) })
  onScopeDispose(whenConnected(() => void load()))

  /** A failure leaves what is shown; the next connection reads again. */
  async function load(): Promise<void> {
    desk.value = await api.readDesk(liveId).catch(() => desk.value)
  }

  async function decide(act: typeof api.admit, accountId: string): Promise<void> {
    busyWith.value = accountId
    await telling(async () => {
      desk.value = await act(liveId, accountId)
    })
    busyWith.value = null
  }

  return {
    desk,
    busyWith,
    waiting: computed(() => desk.value?.asked.length ?? 0),
    up: computed(() => desk.value?.on.length ?? 0),
    admit: (accountId: string) => decide(api.admit, accountId),
    dismiss: (accountId: string) => decide(api.dismiss, accountId),
  }
}
