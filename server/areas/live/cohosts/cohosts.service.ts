import { cohostNotices } from '#contracts/live/cohosts.events.ts'
import {
  MAX_COHOSTS,
  type CohostDesk,
  type Cohosting,
  type CohostState,
} from '#contracts/live/cohosts.types.ts'
import type { Person } from '#contracts/identity/identity.types.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import { refusal, type ChatService } from '#server/areas/live/chat/chat.service.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import { rooms, type Broadcaster, type Neighbours } from '#server/core/broadcast.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { Problem } from '#server/core/problem.ts'
import { SharedRead } from '#server/core/shared-read.ts'
import type { Database } from '#server/storage/database.ts'
import { afterAdmitting, afterAsking, hasPlace, needsPlace, type Standing } from './cohosts.rules.ts'
import { MOST_ASKED, type CohostsStore } from './cohosts.store.ts'

interface CohostsDeps {
  db: Database
  cohostsStore: CohostsStore
  clock: Clock
  lives: LivesService
  people: PeopleDirectory
  chat: Pick<ChatService, 'restriction'>
  broadcaster: Broadcaster & Neighbours
}

/** Co-hosting (连麦): who may send sound and picture beside the host. Both sides must want it. */
export class CohostsService {
  readonly #deps: CohostsDeps
  readonly #desks = new SharedRead((liveId) => this.#desk(liveId))

  constructor(deps: CohostsDeps) {
    this.#deps = deps
  }

  /** Asks to come up, or accepts. Throws `live_not_on`, `own_live`, `too_many_asked`, and why one is restricted. */
  async ask({ accountId }: SignedIn, liveId: string): Promise<Cohosting> {
    await this.#mustFit(liveId, accountId)
    return { state: await this.#change(liveId, accountId, afterAsking) }
  }

  async leave({ accountId }: SignedIn, liveId: string): Promise<Cohosting> {
    await this.#deps.lives.live(liveId)
    return { state: await this.#change(liveId, accountId, () => 'out') }
  }

  /** Lets up who asked, or invites. Throws `not_your_live`, `live_not_on`, `own_live`, `cohosts_full`, `not_found`. */
  async admit(actor: SignedIn, liveId: string, accountId: string): Promise<CohostDesk> {
    await this.#deps.lives.mustDirect(actor, liveId)
    await this.#deps.people.person(accountId)
    await this.#mustFit(liveId, accountId)
    await this.#change(liveId, accountId, afterAdmitting)
    return this.#desk(liveId)
  }

  async dismiss(actor: SignedIn, liveId: string, accountId: string): Promise<CohostDesk> {
    await this.#deps.lives.mustDirect(actor, liveId)
    await this.#deps.people.person(accountId)
    await this.putOut(liveId, accountId)
    return this.#desk(liveId)
  }

  async desk(actor: SignedIn, liveId: string): Promise<CohostDesk> {
    await this.#deps.lives.mustDirect(actor, liveId)
    return this.#desk(liveId)
  }

  /** Takes somebody down, for example because they were banned; others than co-hosts are no error. */
  async putOut(liveId: string, accountId: string): Promise<void> {
    const before = await this.#deps.cohostsStore.standing(liveId, accountId)
    if (before && before.state !== 'out') await this.#change(liveId, accountId, () => 'out')
  }

  /** What entering the live tells of co-hosting. */
  async snapshot(
    liveId: string,
    accountId: string | null,
  ): Promise<{ cohosts: Person[]; cohosting: CohostState | null }> {
    const [{ on }, row] = await Promise.all([
      this.#desks.get(liveId),
      accountId === null ? null : this.#deps.cohostsStore.standing(liveId, accountId),
    ])
    return { cohosts: on, cohosting: wireState(row?.state ?? 'out') }
  }

  /** Whether an account may send beside the host. */
  async isOn(liveId: string, accountId: string): Promise<boolean> {
    return (await this.#deps.cohostsStore.standing(liveId, accountId))?.state === 'on'
  }

  async #mustFit(liveId: string, accountId: string): Promise<void> {
    const { lives, chat, clock } = this.#deps
    const { state, hostId } = await lives.live(liveId)
    if (state !== 'live') throw new Problem('live_not_on')
    if (hostId === accountId) throw new Problem('own_live')
    const restriction = await chat.restriction(liveId, accountId)
    if (restriction) throw refusal(restriction, clock.now())
  }

  async #change(
    liveId: string,
    accountId: string,
    next: (from: Standing) => Standing,
  ): Promise<CohostState | null> {
    const { db, cohostsStore: store, clock, broadcaster } = this.#deps
    const { from, to } = await db.transaction(async (tx) => {
      await store.lock(tx, liveId)
      const from = (await store.standingIn(tx, liveId, accountId))?.state ?? 'out'
      const to = next(from)
      if (from === to) return { from, to }
      if (needsPlace(from, to) && !hasPlace(await store.taken(tx, liveId))) throw new Problem('cohosts_full')
      if (to === 'asked' && (await store.asking(tx, liveId)) >= MOST_ASKED)
        throw new Problem('too_many_asked')
      await store.put(tx, { liveId, accountId, state: to, at: clock.now() })
      return { from, to }
    })
    if (from !== to) {
      if (from === 'on') broadcaster.call('cohostOut', { liveId, accountId })
      broadcaster.tell(rooms.account(accountId), cohostNotices.own, { liveId, state: wireState(to) })
      await this.#tell(liveId, from === 'on' || to === 'on')
    }
    return wireState(to)
  }

  async #tell(liveId: string, toAll: boolean): Promise<void> {
    const { broadcaster } = this.#deps
    const desk = await this.#desk(liveId)
    broadcaster.tell(rooms.desk(liveId), cohostNotices.desk, desk)
    if (toAll) broadcaster.tell(rooms.live(liveId), cohostNotices.on, { liveId, on: desk.on })
  }

  async #desk(liveId: string): Promise<CohostDesk> {
    const { cohostsStore, people } = this.#deps
    const rows = await cohostsStore.current(liveId)
    const known = await people.people(rows.map((row) => row.accountId))
    const of = (state: CohostState, most: number) =>
      rows.flatMap((row) => (row.state === state ? (known.get(row.accountId) ?? []) : [])).slice(0, most)
    return {
      liveId,
      on: of('on', MAX_COHOSTS),
      invited: of('invited', MAX_COHOSTS),
      asked: of('asked', MOST_ASKED),
    }
  }
}

const wireState = (standing: Standing): CohostState | null => (standing === 'out' ? null : standing)
