import { MAX_ENTRIES, type Entry } from '#contracts/contest/contest.types.ts'
import { because } from '#contracts/core/reasons.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import { operator, system, type Actor } from '#server/areas/contest/acting.service.ts'
import type {
  ContestRecord,
  ContestStorage,
  ContestStores,
  EnteredEntry,
  EnteredLive,
  EntryRecord,
  Lives,
} from '#server/areas/contest/contest.ports.ts'
import { judgesEntry, tieTo } from '#server/areas/contest/judging/judging.rules.ts'
import type { Facts, LogKind } from '#server/areas/contest/log/log-chain.ts'
import { overlaps, sharePanel } from '#server/areas/contest/rounds/rounds.rules.ts'
import type { CheckedGate } from '#contracts/contest/eligibility.types.ts'
import { gatesNoted, type EligibilityService } from './eligibility.service.ts'
import type { EntrantsService } from './entrants.service.ts'

/** Where an entry is judged. */
interface Place {
  /** The first panel of the round, where none is named. */
  readonly panel: number | undefined
  readonly overlap: boolean
  /** A live that is over is not entered any more. */
  readonly onlyComing?: boolean
}

interface Entering {
  readonly contestId: string
  readonly live: EnteredLive
  readonly gates: readonly CheckedGate[]
  readonly place: Place
  /** Who enters, as the log names them by the entry's number. */
  readonly by: (number: number) => Actor
}

/** Who takes part, with which live, before which panel and when. */
export class EntriesService {
  readonly #storage: ContestStorage
  readonly #lives: Lives
  readonly #entrants: EntrantsService
  readonly #eligibility: EligibilityService
  readonly #clock: Clock

  constructor(deps: {
    storage: ContestStorage
    lives: Lives
    entrants: EntrantsService
    eligibility: EligibilityService
    clock: Clock
  }) {
    this.#storage = deps.storage
    this.#lives = deps.lives
    this.#entrants = deps.entrants
    this.#eligibility = deps.eligibility
    this.#clock = deps.clock
  }

  /**
   * Enters the host of a live with that live in the round at work; again it answers the same entry. Judges who
   * declared a tie to the host or the village are recused at once. Throws `not_found` for an unknown live,
   * `judge_takes_part`, `judged_before` for one of an earlier round, `invalid` for a cancelled one or a panel that
   * is not of this round, `already_entered` when the host takes part with another live, `not_advanced` after the
   * first round, `not_eligible` with each reason, `contest_not_open` once the result is out.
   */
  async addEntry(
    contestId: string,
    liveId: string,
    { panel, overlap = false, by = operator() }: { panel?: number; overlap?: boolean; by?: Actor } = {},
  ): Promise<Entry> {
    const live = await this.#lives.live(liveId)
    if (live.state === 'cancelled') throw refused('liveId', 'live_cancelled')
    const gates = await this.#gatesOf(contestId, live, by)
    const entry = await this.#storage.atomically((stores) =>
      this.#enter(stores, { contestId, live, gates, place: { panel, overlap }, by: () => by }),
    )
    return this.#entrants.presentOne(entry)
  }

  /**
   * Enters a host by themselves, before the round's first panel, by the rules of `addEntry`; the live is theirs and
   * is to come or on air. Throws what that does, `not_your_live`, `live_over`, and `not_found` for a draft, which no host sees.
   */
  async enterOwn(hostId: string, contestId: string, liveId: string): Promise<Entry> {
    const live = await this.#lives.live(liveId)
    if (live.hostId !== hostId) throw new Problem('not_your_live')
    if (found(await this.#storage.contests.byId(contestId)).state === 'draft') throw new Problem('not_found')
    const gates = await this.#gatesOf(contestId, live, null)
    const by = (number: number): Actor => ({ name: `host ${number}`, account: hostId })
    const place = { panel: undefined, overlap: false, onlyComing: true }
    const entry = await this.#storage.atomically((stores) =>
      this.#enter(stores, { contestId, live, gates, place, by }),
    )
    return this.#entrants.presentOne(entry)
  }

  /**
   * Says when an entry is on; again with the same times it changes nothing. Throws `not_found`, `invalid` for
   * times that are not a slot, `slot_taken` where a panel watches another entry then, `panel_locked`,
   * `contest_not_open` once the result is out.
   */
  async setSlot(
    contestId: string,
    entryId: string,
    slot: { readonly startsAt: Date; readonly endsAt: Date },
    by: Actor = operator(),
  ): Promise<Entry> {
    const lengthMs = slot.endsAt.getTime() - slot.startsAt.getTime()
    if (lengthMs <= 0 || lengthMs > MAX_SLOT_MS) throw refused('endsAt', 'slot_too_long')
    await this.#storage.atomically(async (stores) => {
      const { contests, log } = stores
      if (found(await contests.hold(contestId, 'update')) === 'published')
        throw new Problem('contest_not_open')
      const entry = found((await contests.entries(contestId)).find((it) => it.id === entryId))
      if ((await contests.panelLocks(contestId)).has(entry.panel)) throw new Problem('panel_locked')
      if (isAt(entry, slot)) return
      for (const other of await contests.entries(contestId, entry.round)) {
        const { startsAt, endsAt } = other
        if (other.id === entryId || startsAt === null || endsAt === null || !sharePanel(entry, other))
          continue
        if (overlaps(slot, { startsAt, endsAt }))
          throw new Problem('slot_taken', { detail: because('slot_of', { number: other.number }) })
      }
      await contests.setSlot(entryId, slot)
      const facts = { number: entry.number, startsAt: slot.startsAt, endsAt: slot.endsAt }
      await log.append(contestId, this.#act(by, 'slot', facts))
      await stores.changed(contestId)
    })
    return this.#entrants.presentOne(found(await this.#storage.contests.entry(entryId)))
  }

  async #enter(stores: ContestStores, entering: Entering): Promise<EntryRecord | EnteredEntry> {
    const { contestId, live, gates, place, by } = entering
    const { entry, isNew } = await enter(stores, contestId, live, place)
    if (!isNew) return entry
    const { number, round, panel } = entry
    const facts = { number, round, panel, overlap: place.overlap, gates: gatesNoted(gates) }
    await stores.log.append(contestId, this.#act(by(number), 'entry', facts))
    await this.#recuseTied(stores, { ...entry, villageId: live.villageId })
    await stores.changed(contestId)
    return entry
  }

  /** The gates that a host passes who is not in this round yet; asked before the contest is held. */
  async #gatesOf(contestId: string, { hostId }: EnteredLive, by: Actor | null): Promise<CheckedGate[]> {
    const { round, state } = found(await this.#storage.contests.byId(contestId))
    const own = (await this.#storage.contests.entries(contestId, round)).some((it) => it.hostId === hostId)
    return own || state === 'published' ? [] : this.#eligibility.admit(contestId, hostId, by)
  }

  /** Recuses every judge of the entry who declared a tie to its host or village. */
  async #recuseTied(
    { contests, interests, sheets, log }: ContestStores,
    entry: EnteredEntry & { readonly villageId: string },
  ): Promise<void> {
    const { contestId, number, round } = entry
    const declared = await interests.ofContest(contestId)
    for (const judge of declared.length > 0 ? await contests.judges(contestId, round) : []) {
      const { accountId, seat } = judge
      const tie = tieTo(
        declared.filter((it) => it.judgeId === accountId),
        entry,
      )
      if (!tie || !judgesEntry(judge, entry)) continue
      await sheets.hold(entry.id, accountId)
      await sheets.setAside(entry.id, accountId, 'recused', tie.kind)
      const facts = { number, seat, reason: tie.kind, computed: true }
      await log.append(contestId, this.#act(system, 'recuse', facts))
    }
  }

  #act<K extends LogKind>(by: Actor, kind: K, facts: Facts) {
    return { at: this.#clock.now(), actor: by.name, account: by.account, kind, facts }
  }
}

const MAX_SLOT_MS = 24 * 3_600_000

const isAt = (entry: EntryRecord, slot: { readonly startsAt: Date; readonly endsAt: Date }): boolean =>
  entry.startsAt?.getTime() === slot.startsAt.getTime() && entry.endsAt?.getTime() === slot.endsAt.getTime()

async function enter(
  { contests }: ContestStores,
  contestId: string,
  live: EnteredLive,
  place: Place,
): Promise<{ entry: EntryRecord | EnteredEntry; isNew: boolean }> {
  if (found(await contests.hold(contestId, 'update')) === 'published') throw new Problem('contest_not_open')
  const contest = found(await contests.byId(contestId))
  const { round } = contest
  const all = await contests.entries(contestId)
  const own = all.filter((it) => it.hostId === live.hostId)
  const same = own.find((it) => it.round === round)
  if (same?.liveId === live.id) return { entry: same, isNew: false }
  if (same) throw new Problem('already_entered')
  mustHaveAdvanced(own, round)
  mustBeUnjudged(live, own, place)
  if ((await contests.seats(contestId)).some((it) => it.accountId === live.hostId))
    throw new Problem('judge_takes_part')
  if (all.length >= MAX_ENTRIES) throw refused('liveId', 'most_entries', { most: MAX_ENTRIES })
  const panel = panelIn(contest, place.panel)
  if ((await contests.panelLocks(contestId)).has(panel)) throw new Problem('contest_not_open')
  const number = (all.at(-1)?.number ?? 0) + 1
  const of = { contestId, number, round, hostId: live.hostId, liveId: live.id }
  const entry = { ...of, id: newId(), panel, overlap: place.overlap }
  await contests.insertEntry(entry)
  return { entry, isNew: true }
}

function mustHaveAdvanced(own: readonly EntryRecord[], round: number): void {
  if (round > 1 && !own.some((it) => it.round === round - 1 && it.advanced)) throw new Problem('not_advanced')
}

/** An earlier round judged other lives, and a host's own choice is not over. */
function mustBeUnjudged(
  { id, state }: EnteredLive,
  own: readonly EntryRecord[],
  { onlyComing }: Place,
): void {
  if (own.some((it) => it.liveId === id)) throw new Problem('judged_before')
  if (onlyComing && state !== 'scheduled' && state !== 'live') throw new Problem('live_over')
}

function panelIn({ rounds, round, panels }: ContestRecord, named: number | undefined): number {
  const ofRound = found(rounds[round - 1]).panels
  const panel = named ?? found(ofRound[0])
  if (panel > panels.length) throw refused('panel', 'panels_are', { count: panels.length })
  if (!ofRound.includes(panel)) throw refused('panel', 'panel_of_other_round', { round })
  return panel
}
