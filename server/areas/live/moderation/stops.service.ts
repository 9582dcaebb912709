import type { Live } from '#contracts/live/live.types.ts'
import type { ModerationKind } from '#contracts/live/moderation.types.ts'
import type { LiveStop, StoppedLive, StopOutcome } from '#contracts/live/stops.types.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Database } from '#server/storage/database.ts'
import type { Transaction } from '#server/storage/transaction.ts'
import type { LivesService } from '#server/areas/live/lives.service.ts'
import type { ModerationStore } from './moderation.store.ts'
import { presentStop } from './stops.presenter.ts'
import type { StopsStore } from './stops.store.ts'

interface StopsDeps {
  db: Database
  clock: Clock
  lives: LivesService
  stopsStore: StopsStore
  moderationStore: ModerationStore
}

/** Lives that an operator stops: why, the host's one appeal, and the decision, all of it recorded. */
export class StopsService {
  readonly #deps: StopsDeps

  constructor(deps: StopsDeps) {
    this.#deps = deps
  }

  /** Stops a live on air. Throws `live_not_on`. */
  async stop(actor: SignedIn, liveId: string, reason: string): Promise<Live> {
    const { lives, stopsStore, clock } = this.#deps
    const { hostId } = await lives.live(liveId)
    const ended = await lives.finish(liveId, async (tx, state) => {
      if (state !== 'live') throw new Problem('live_not_on')
      await stopsStore.add(tx, { liveId, reason, at: clock.now(), stoppedById: actor.accountId })
      await this.#act(tx, actor, { liveId, kind: 'stopped', accountId: hostId, note: reason })
    })
    if (!ended) throw new Problem('live_not_on')
    return lives.page(liveId)
  }

  /** Why a live was stopped, for those who steer it; null when it was not. */
  async stopOf(actor: SignedIn, liveId: string): Promise<LiveStop | null> {
    await this.#deps.lives.mustDirect(actor, liveId)
    const row = await this.#deps.stopsStore.stop(liveId)
    return row && presentStop(row)
  }

  /** Files the host's one appeal. Throws `not_your_live`, `not_found`, `appeal_filed`. */
  async appeal(actor: SignedIn, liveId: string, text: string): Promise<LiveStop> {
    const { lives, db, stopsStore, clock } = this.#deps
    const live = await lives.live(liveId)
    if (live.hostId !== actor.accountId) throw new Problem('not_your_live')
    const before = found(await stopsStore.stop(liveId))
    if (before.appeal === text) return presentStop(before)
    await db.transaction(async (tx) => {
      if (!(await stopsStore.appeal(tx, liveId, text, clock.now()))) throw new Problem('appeal_filed')
      await this.#act(tx, actor, { liveId, kind: 'appealed', accountId: actor.accountId, note: text })
    })
    return presentStop(found(await stopsStore.stop(liveId)))
  }

  /** Decides an appeal. Throws `not_found`, `no_appeal`, `appeal_decided`, `conflict_of_interest`. */
  async decide(
    actor: SignedIn,
    liveId: string,
    { outcome, answer }: { outcome: StopOutcome; answer: string },
  ): Promise<LiveStop> {
    const { lives, db, stopsStore, clock } = this.#deps
    const { hostId } = await lives.live(liveId)
    const before = found(await stopsStore.stop(liveId))
    if (before.appeal === null) throw new Problem('no_appeal')
    const own = before.stoppedById === actor.accountId || hostId === actor.accountId
    if (own && !actor.roles.includes('admin')) throw new Problem('conflict_of_interest')
    if (before.outcome === outcome && before.answer === answer) return presentStop(before)
    await db.transaction(async (tx) => {
      if (!(await stopsStore.decide(tx, liveId, { outcome, answer, decidedAt: clock.now() })))
        throw new Problem('appeal_decided')
      const note = `${outcome}: ${answer}`
      await this.#act(tx, actor, { liveId, kind: 'decided', accountId: hostId, note })
    })
    return presentStop(found(await stopsStore.stop(liveId)))
  }

  async list(): Promise<StoppedLive[]> {
    const rows = await this.#deps.stopsStore.list()
    const lives = await this.#deps.lives.pages(rows.map(({ liveId }) => liveId))
    return rows.flatMap((row) => {
      const live = lives.get(row.liveId)
      return live ? [{ live, stop: presentStop(row) }] : []
    })
  }

  #act(
    tx: Transaction,
    { accountId: actorId }: SignedIn,
    act: { liveId: string; kind: ModerationKind; accountId: string; note: string },
  ): Promise<void> {
    const at = this.#deps.clock.now()
    return this.#deps.moderationStore.act(tx, {
      id: newId(),
      messageId: null,
      until: null,
      ...act,
      actorId,
      at,
    })
  }
}
