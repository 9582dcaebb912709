import type { CheckedGate, Eligibility, Gate, RecordedGate } from '#contracts/contest/eligibility.types.ts'
import { because } from '#contracts/core/reasons.ts'
import { isOneOf, type SignedIn } from '#server/core/caller.ts'
import type { Clock } from '#server/core/clock.ts'
import { sha256 } from '#server/core/digest.ts'
import { found, Problem } from '#server/core/problem.ts'
import type { Actor } from '#server/areas/contest/acting.service.ts'
import type { ContestStorage, People } from '#server/areas/contest/contest.ports.ts'
import type { Stops } from '#server/areas/contest/entry.ports.ts'
import { checkGates, shutGates } from './eligibility.rules.ts'

/** Who may take part: what the platform knows of a host, and what organisers recorded. */
export class EligibilityService {
  readonly #storage: ContestStorage
  readonly #people: People
  readonly #stops: Stops
  readonly #clock: Clock

  constructor(deps: { storage: ContestStorage; people: People; stops: Stops; clock: Clock }) {
    this.#storage = deps.storage
    this.#people = deps.people
    this.#stops = deps.stops
    this.#clock = deps.clock
  }

  /** For organisers, and of oneself. Throws `not_found`, `not_allowed`. */
  async of(account: SignedIn, contestId: string, hostId: string): Promise<Eligibility> {
    if (hostId !== account.accountId && !isOneOf(account, 'operator')) throw new Problem('not_allowed')
    return this.#eligibility(contestId, hostId)
  }

  /** Records what was checked of a host. Throws `not_found`, `contest_not_open` once the result is out. */
  async record(
    contestId: string,
    fact: {
      readonly hostId: string
      readonly kind: RecordedGate
      readonly holds: boolean
      readonly note: string
    },
    by: Actor & { readonly account: string },
  ): Promise<Eligibility> {
    const { hostId, ...said } = fact
    await this.#people.person(hostId)
    await this.#storage.atomically(async ({ contests, facts, log }) => {
      if (found(await contests.hold(contestId, 'share')) === 'published')
        throw new Problem('contest_not_open')
      const at = this.#clock.now()
      await facts.add(contestId, hostId, { ...said, recordedBy: by.account, recordedAt: at })
      const noted = { host: hostMark(contestId, hostId), kind: fact.kind, holds: fact.holds }
      await log.append(contestId, { at, actor: by.name, account: by.account, kind: 'fact', facts: noted })
    })
    return this.#eligibility(contestId, hostId)
  }

  /**
   * The gates that were checked for a host who is let in. Throws `not_eligible` with each reason. A refusal by
   * somebody is noted in the log; of a host who only tried (null) it is not, or they could fill it.
   */
  async admit(contestId: string, hostId: string, by: Actor | null): Promise<CheckedGate[]> {
    const { gates } = await this.#eligibility(contestId, hostId)
    const shut = shutGates(gates)
    if (shut.length === 0) return gates.filter((it) => it.required)
    if (by !== null) await this.#noteRefusal(contestId, hostId, shut, by)
    throw new Problem('not_eligible', {
      detail: because('gates_shut', { count: shut.length }),
      fields: shut.map((it) => ({
        path: `eligibility.${it.gate}`,
        reason: because(it.reason ?? 'not_recorded'),
      })),
    })
  }

  async #noteRefusal(
    contestId: string,
    hostId: string,
    shut: readonly CheckedGate[],
    by: Actor,
  ): Promise<void> {
    const reasons = shut.map(({ gate, reason }) => ({ gate, reason }))
    await this.#storage.atomically(async ({ log }) => {
      const [at, noted] = [this.#clock.now(), { host: hostMark(contestId, hostId), reasons }]
      await log.append(contestId, { at, actor: by.name, account: by.account, kind: 'refused', facts: noted })
    })
  }

  async #eligibility(contestId: string, hostId: string): Promise<Eligibility> {
    const { procedure } = found(await this.#storage.contests.byId(contestId))
    const gates = checkGates(procedure.gates, await this.#known(contestId, hostId))
    return { hostId, eligible: shutGates(gates).length === 0, gates }
  }

  async #known(contestId: string, hostId: string) {
    const [phone, facts, stops] = await Promise.all([
      this.#people.phoneKey(hostId),
      this.#storage.facts.ofHost(contestId, hostId),
      this.#stops.standingOf(hostId),
    ])
    return { phoneVerified: phone !== null, facts, stops }
  }
}

/** A host in the public log before there is an entry's number: no name, but the host can recognise it. */
const hostMark = (contestId: string, hostId: string): string => sha256(`${contestId}\n${hostId}`).slice(0, 12)

/** What of the gates goes into the log with an entry. */
export const gatesNoted = (gates: readonly CheckedGate[]): Gate[] => gates.map((it) => it.gate)
