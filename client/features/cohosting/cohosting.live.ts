import { onScopeDispose } from 'vue'
import { cohostNotices } from '#contracts/live/cohosts.events.ts'
import type { CohostDesk, CohostState } from '#contracts/live/cohosts.types.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import { on } from '#client/shared/socket/socket.ts'

interface CohostHandlers {
  on: (people: readonly Person[]) => void
  own?: (state: CohostState | null) => void
  speaking?: (accountId: string | null) => void
  desk?: (desk: CohostDesk) => void
}

/** Listens to one live's co-hosting as long as the page lives. */
export function useCohostNews(liveId: string, news: CohostHandlers): void {
  const stops = [
    on(cohostNotices.on, (body) => {
      if (body.liveId === liveId) news.on(body.on)
    }),
    on(cohostNotices.own, (body) => {
      if (body.liveId === liveId) news.own?.(body.state)
    }),
    on(cohostNotices.speaking, (body) => {
      if (body.liveId === liveId) news.speaking?.(body.accountId)
    }),
    on(cohostNotices.desk, (body) => {
      if (body.liveId === liveId) news.desk?.(body)
    }),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })
}
