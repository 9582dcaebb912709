import type { z } from 'zod'
import type { Live, LiveState, newLive, plannedLive, TimelineEntry } from '#contracts/live/live.types.ts'
import type { PlaceDirectory } from '#server/areas/county/index.ts'
import type { PeopleDirectory } from '#server/areas/identity/index.ts'
import { streamMsAt, type Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import { SharedRead } from '#server/core/shared-read.ts'
import { mayBecome, statesBefore } from '#server/core/state-machine.ts'
import type { Database } from '#server/storage/database.ts'
import { appendEvents } from '#server/storage/outbox.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { Audience } from '#server/areas/live/stage/audience.ts'
import { presentLive, presentTimelineEntry } from './live.presenter.ts'
import { liveStates, mayDirect } from './live.rules.ts'
import type { LiveRow, LiveStore } from './live.store.ts'

/** A live as the areas to the right know it. */
export type LiveRecord = Pick<
  LiveRow,
  'id' | 'title' | 'hostId' | 'villageId' | 'state' | 'startedAt' | 'endedAt'
>

interface LivesDeps {
  db: Database
  store: LiveStore
  clock: Clock
  people: PeopleDirectory
  places: PlaceDirectory
  audience: Audience
}

/** Lives from announcement to end, and their timeline on the stream clock. */
export class LivesService {
  readonly #deps: LivesDeps
  readonly #pages = new SharedRead(async (liveId) => this.#presentOne(await this.#row(liveId)))

  constructor(deps: LivesDeps) {
    this.#deps = deps
  }

  async list(state: LiveState, hostId: string | null): Promise<Live[]> {
    const lives = await this.#present(await this.#deps.store.list(state, hostId))
    return state === 'live' ? lives.sort((a, b) => b.viewers - a.viewers) : lives
  }

  page(liveId: string): Promise<Live> {
    return this.#pages.get(liveId)
  }

  /** Several lives by id; ids that are none are left out. */
  async pages(ids: readonly string[]): Promise<Map<string, Live>> {
    const lives = await this.#present(await this.#deps.store.lives([...new Set(ids)]))
    return new Map(lives.map((live) => [live.id, live]))
  }

  /** Announces a live. Operators may name another host; throws `not_allowed` when others do. */
  async schedule(actor: SignedIn, input: z.output<typeof newLive>): Promise<Live> {
    const hostId = input.hostId ?? actor.accountId
    if (hostId !== actor.accountId) {
      if (!isOneOf(actor, 'operator')) throw new Problem('not_allowed')
      const roles = await this.#deps.people.rolesOf(hostId)
      if (!roles.includes('host') && !roles.includes('official')) throw refused('hostId', 'no_host')
    }
    await this.#deps.places.place(input.villageId)
    const { title, cover, programme, startsAt, villageId } = input
    const row = await this.#deps.store.create({
      id: newId(),
      ...{ title, cover, programme, villageId, hostId },
      startsAt: new Date(startsAt),
    })
    return this.#presentOne(row)
  }

  /** Changes a live that is still to come. Throws `not_your_live`, `live_begun`. */
  async edit(actor: SignedIn, liveId: string, plan: z.output<typeof plannedLive>): Promise<Live> {
    const { db, store, places } = this.#deps
    await this.mustDirect(actor, liveId)
    await places.place(plan.villageId)
    const { title, cover, programme, villageId } = plan
    const startsAt = new Date(plan.startsAt)
    await db.transaction(async (tx) => {
      const before = found(await store.liveIn(tx, liveId))
      const fresh = { title, cover, programme, villageId, startsAt, revision: { increment: 1 } }
      if (!(await store.change(tx, liveId, ['scheduled'], fresh))) throw new Problem('live_begun')
      const isMoved = before.startsAt.getTime() !== startsAt.getTime()
      await appendEvents(tx, [
        { kind: 'live.changed', payload: { liveId } },
        ...(isMoved ? [{ kind: 'live.moved' as const, payload: { liveId } }] : []),
      ])
    })
    return this.page(liveId)
  }

  /** Goes on air; again changes nothing. Throws `not_your_live`, `live_over`, `already_live`. */
  async start(actor: Pick<SignedIn, 'accountId'>, liveId: string): Promise<Live> {
    const { db, store, clock } = this.#deps
    const live = await this.live(liveId)
    if (live.hostId !== actor.accountId) throw new Problem('not_your_live')
    const startedAt = clock.now()
    await db.transaction(
      async (tx) => {
        const current = found(await store.liveIn(tx, liveId))
        if (current.state === 'live') return
        if (current.state !== 'scheduled') throw new Problem('live_over')
        if (await store.onAirOf(tx, actor.accountId)) throw new Problem('already_live')
        await store.change(tx, liveId, statesBefore(liveStates, 'live'), { state: 'live', startedAt })
        await store.addTimelineEntry(tx, { id: newId(), liveId, streamMs: 0, kind: 'started', subject: null })
        await appendEvents(tx, [
          { kind: 'live.started', payload: { liveId } },
          { kind: 'live.changed', payload: { liveId } },
        ])
      },
      { isolation: 'serializable' },
    )
    return this.page(liveId)
  }

  /** Ends a live, or cancels one that never started; again changes nothing. Throws `not_your_live`. */
  async end(actor: SignedIn, liveId: string): Promise<Live> {
    await this.mustDirect(actor, liveId)
    await this.finish(liveId)
    return this.page(liveId)
  }

  /** Ends or cancels whatever is not over; `also` joins its transaction. Whether there was something to end. */
  finish(liveId: string, also?: (tx: Transaction, state: LiveState) => Promise<void>): Promise<boolean> {
    const { db, store, clock } = this.#deps
    const endedAt = clock.now()
    return db.transaction(
      async (tx) => {
        // Read here and serialised against `start`, so that a live that starts meanwhile is ended too.
        const { state } = found(await store.liveIn(tx, liveId))
        const to = state === 'scheduled' ? 'cancelled' : 'ended'
        if (!mayBecome(liveStates, state, to)) return false
        await also?.(tx, state)
        await store.change(tx, liveId, [state], {
          ...{ state: to, endedAt, flashSaleUntil: null },
          ...(to === 'cancelled' ? { revision: { increment: 1 } } : {}),
        })
        if (to === 'ended') await this.record(tx, liveId, 'ended', null, endedAt)
        await appendEvents(tx, [
          { kind: 'live.ended', payload: { liveId } },
          { kind: 'live.changed', payload: { liveId } },
        ])
        return true
      },
      { isolation: 'serializable' },
    )
  }

  async timeline(liveId: string): Promise<TimelineEntry[]> {
    await this.#row(liveId)
    return (await this.#deps.store.timeline(liveId)).map(presentTimelineEntry)
  }

  async live(liveId: string): Promise<LiveRecord> {
    return this.#row(liveId)
  }

  async lives(ids: readonly string[]): Promise<Map<string, LiveRecord>> {
    const rows = await this.#deps.store.lives([...new Set(ids)])
    return new Map(rows.map((row) => [row.id, row]))
  }

  async mustDirect(account: SignedIn, liveId: string): Promise<LiveRecord> {
    const live = await this.live(liveId)
    if (!mayDirect(account, live.hostId)) throw new Problem('not_your_live')
    return live
  }

  /** Writes what happened on the stream clock, in the caller's transaction; nothing before it began. */
  async record(
    tx: Transaction,
    liveId: string,
    kind: TimelineEntry['kind'],
    subject: string | null,
    at: Date,
  ): Promise<void> {
    const live = await this.#deps.store.liveIn(tx, liveId)
    const streamMs = live ? streamMsAt(live.startedAt, at) : null
    if (streamMs === null) return
    await this.#deps.store.addTimelineEntry(tx, { id: newId(), liveId, streamMs, kind, subject })
  }

  async setFlashSale(tx: Transaction, liveId: string, until: Date | null): Promise<void> {
    await this.#deps.store.setFlashSale(tx, liveId, until)
    await appendEvents(tx, [{ kind: 'live.changed', payload: { liveId } }])
  }

  async #row(liveId: string): Promise<LiveRow> {
    return found(await this.#deps.store.live(liveId))
  }

  async #presentOne(row: LiveRow): Promise<Live> {
    const [live] = await this.#present([row])
    return found(live)
  }

  async #present(rows: readonly LiveRow[]): Promise<Live[]> {
    const { store, people, places, audience, clock } = this.#deps
    const ids = rows.map((row) => row.id)
    const [reminders, stopReasons] = await Promise.all([store.reminders(ids), store.stopReasons(ids)])
    const hosts = await people.people(rows.map((row) => row.hostId))
    const villages = await places.places(rows.map((row) => row.villageId))
    const now = clock.now()
    return rows.map((row) =>
      presentLive(row, {
        host: found(hosts.get(row.hostId)),
        place: found(villages.get(row.villageId)),
        viewers: audience.count(row.id),
        reminders: reminders.get(row.id) ?? 0,
        stopReason: stopReasons.get(row.id) ?? null,
        now,
      }),
    )
  }
}
