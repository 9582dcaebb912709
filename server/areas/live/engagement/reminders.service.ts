import { liveNotices } from '#contracts/live/live.events.ts'
import type { Language } from '#contracts/core/values.ts'
import type { Live } from '#contracts/live/live.types.ts'
import { rooms, type Broadcaster } from '#server/core/broadcast.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import { presentCalendar } from './calendar.presenter.ts'
import type { EngagementStore } from './engagement.store.ts'
import type { PushKind } from '#server/areas/live/push/push.ports.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'

interface RemindersDeps {
  engagementStore: EngagementStore
  lives: LivesService
  clock: Clock
  broadcaster: Broadcaster
  /** Has browsers told whose pages are closed, once for each event. */
  announce: (eventId: string, live: Live, kind: PushKind) => Promise<void>
}

/** Who waits for a live to come, counted truly and told when it begins. */
export class RemindersService {
  readonly #deps: RemindersDeps

  constructor(deps: RemindersDeps) {
    this.#deps = deps
  }

  mine({ accountId }: SignedIn): Promise<string[]> {
    return this.#deps.engagementStore.waitedFor(accountId)
  }

  /** Waits for a live; again changes nothing. Throws `not_scheduled`. */
  async remind({ accountId }: SignedIn, liveId: string): Promise<{ reminded: boolean; reminders: number }> {
    const { engagementStore: store, lives, clock } = this.#deps
    if ((await lives.live(liveId)).state !== 'scheduled') throw new Problem('not_scheduled')
    await store.remind(liveId, accountId, clock.now())
    return { reminded: true, reminders: await store.count(liveId) }
  }

  async forget({ accountId }: SignedIn, liveId: string): Promise<{ reminded: boolean; reminders: number }> {
    const { engagementStore: store, lives } = this.#deps
    await lives.live(liveId)
    await store.forget(liveId, accountId)
    return { reminded: false, reminders: await store.count(liveId) }
  }

  /** A live as a calendar's entry; `origin` is where its page is. Throws `not_found`. */
  async calendar(liveId: string, origin: string, language: Language): Promise<string> {
    const { engagementStore: store, lives, clock } = this.#deps
    // First: a plan that changes meanwhile is then told under a lower number, which the next file replaces.
    const revision = await store.revision(liveId)
    const live = await lives.page(liveId)
    return presentCalendar(live, { revision, origin, language, now: clock.now() })
  }

  /** Tells everybody who waited that a live began, on every page that they have open and where none is. */
  async tellStart(liveId: string, eventId: string): Promise<void> {
    const live = await this.#deps.lives.page(liveId)
    await this.#tell(live, liveNotices.started)
    await this.#deps.announce(eventId, live, 'started')
  }

  /** Tells them that it begins at another time; nothing where it is over or on meanwhile. */
  async tellMoved(liveId: string, eventId: string): Promise<void> {
    const live = await this.#deps.lives.page(liveId)
    if (live.state !== 'scheduled') return
    await this.#tell(live, liveNotices.replanned)
    await this.#deps.announce(eventId, live, 'moved')
  }

  /** Tells them that it does not take place, where it was cancelled. */
  async tellCancelled(liveId: string, eventId: string): Promise<void> {
    const live = await this.#deps.lives.page(liveId)
    if (live.state !== 'cancelled') return
    await this.#tell(live, liveNotices.replanned)
    await this.#deps.announce(eventId, live, 'cancelled')
  }

  async #tell(live: Live, notice: typeof liveNotices.started | typeof liveNotices.replanned): Promise<void> {
    const { engagementStore: store, broadcaster } = this.#deps
    for (let after: string | null = null; ;) {
      const { accountIds, last } = await store.waiting(live.id, after)
      for (const id of accountIds) broadcaster.tell(rooms.account(id), notice, { live })
      if (last === null) return
      after = last
    }
  }
}
