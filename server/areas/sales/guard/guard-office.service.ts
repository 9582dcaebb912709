import type { GuardView, NewGuardAct } from '#contracts/sales/guard.types.ts'
import type { SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import { Problem } from '#server/core/problem.ts'
import type { PeopleDirectory } from '#server/areas/sales/sales.ports.ts'
import { isCounter } from './challenges.ts'
import type { GuardOptions } from './guard.ports.ts'
import { presentAct, presentAlarm, presentLimits, presentMinute } from './guard.presenter.ts'
import type { BuyingGuard } from './guard.service.ts'
import type { GuardStore } from './guard.store.ts'

const SHOWN_OFFERS = 50

interface GuardOfficeDeps {
  readonly store: GuardStore
  readonly guard: GuardOptions
  readonly guarding: Pick<BuyingGuard, 'sweep'>
  readonly clock: Clock
  readonly people: PeopleDirectory
}

/** How buying is guarded, as operators see and steer it. */
export class GuardOffice {
  readonly #deps: GuardOfficeDeps

  constructor(deps: GuardOfficeDeps) {
    this.#deps = deps
  }

  async view(): Promise<GuardView> {
    const { store, clock, people, guard } = this.#deps
    const at = clock.now()
    const [modes, minutes, alarms, acts] = await Promise.all([
      ...([store.modes(), store.minutes(at), store.alarms(at), store.acts()] as const),
    ])
    const ownModes = [...modes].flatMap(([offerId]) => (offerId === null ? [] : [offerId]))
    const named = [...acts.map((act) => act.offerId), ...alarms.map((alarm) => alarm.scope)]
    const ids = named.filter((id): id is string => id !== null && id !== 'all' && !isCounter(id))
    const offers = await store.offers([...new Set([...ownModes.slice(0, SHOWN_OFFERS), ...ids])])
    const persons = await people.people([...new Set(acts.map((act) => act.byId))])
    const titles = new Map(offers.map(({ id, title }) => [id, title]))
    const open = offers.filter(({ state }) => state !== 'ended')
    return {
      limits: presentLimits(guard),
      mode: modes.get(null) ?? 'auto',
      minutes: minutes.map(presentMinute),
      alarms: alarms.map((alarm) => presentAlarm(alarm, titles)),
      offers: open.slice(0, SHOWN_OFFERS).map(({ id, title }) => ({
        ...{ offerId: id, title, mode: modes.get(id) ?? null },
      })),
      acts: acts.map((act) => presentAct(act, titles, persons.get(act.byId)?.displayName ?? '')),
    }
  }

  /** Records an operator's act; it holds here at once, and in the other processes within a second. Throws `not_found`. */
  async decide(operator: SignedIn, { offerId, mode, reason }: NewGuardAct): Promise<GuardView> {
    const { store, clock, guarding } = this.#deps
    if (offerId !== null && !(await store.exists(offerId))) throw new Problem('not_found')
    await store.decide({ id: newId(), offerId, mode, reason, byId: operator.accountId, at: clock.now() })
    await guarding.sweep()
    return this.view()
  }
}
