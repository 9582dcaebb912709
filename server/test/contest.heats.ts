import { contestProofRoutes } from '#contracts/contest/procedure.routes.ts'
import type { LogCheck } from '#contracts/contest/procedure.types.ts'
import type { PublicContest } from '#contracts/contest/contest.types.ts'
import { contestOf, draftBody, lock, markAll, publish, type Prepared } from './contest.acts.ts'
import { openContestSetting, type Answer, type ContestSetting, type Somebody } from './contest.setting.ts'

/** A contest of two panels that is being judged. */
export type Heats = Prepared & {
  /** Its address below the origin. */
  readonly path: string
  /** In order of number. */
  readonly hosts: readonly Somebody[]
}

/** A county with an organiser and two panels of three judges, the first of each its chief. */
export interface PanelSetting {
  readonly county: ContestSetting
  readonly operator: Somebody
  judgeOf(panel: number, place: number): Somebody
  /** Two entries for both panels and two for each: 1 2 (both), 3 4 (甲), 5 6 (乙). */
  heats(procedure?: Record<string, unknown>): Promise<Heats>
  /** 甲 marks strictly, 乙 a level higher; all sheets of the panel are locked then. */
  markPanel(prepared: Heats, panel: number): Promise<void>
  /** Marked, locked and published. */
  played(procedure?: Record<string, unknown>): Promise<Heats>
  lockPanel(who: Somebody, prepared: Heats, panel: number): Promise<Answer>
  pageOf(prepared: Prepared): Promise<PublicContest>
  /** What anybody may see below the contest's address. */
  proof(prepared: Prepared, what: string): Promise<Answer>
  checkOf(prepared: Prepared): Promise<LogCheck>
}

/** Opens it; close the county after the tests. */
export async function openPanelSetting(): Promise<PanelSetting> {
  const county = await openContestSetting()
  const operator = await county.somebody('赵组织', 'operator')
  const panels: Somebody[][] = []
  for (const names of [
    ['甲一', '甲二', '甲三'],
    ['乙一', '乙二', '乙三'],
  ])
    panels.push(await Promise.all(names.map((it) => county.somebody(it, 'judge'))))
  const judgeOf = (panel: number, place: number) => panels[panel - 1]?.[place] ?? operator
  const heats = (procedure = {}) => draftHeats(county, operator, panels, procedure)
  const markPanel = (prepared: Heats, panel: number) => markAs(panels[panel - 1] ?? [], prepared, panel)
  const proof = ({ contest }: Prepared, what: string) =>
    county.guest.call('GET', `/api/contests/${contest.slug}/${what}`)
  return {
    ...{ county, operator, judgeOf, heats, markPanel, proof },
    played: async (procedure = {}) => {
      const prepared = await heats(procedure)
      await markPanel(prepared, 1)
      await markPanel(prepared, 2)
      contestOf(await publish(operator, prepared))
      return prepared
    },
    lockPanel: (who, { path }, panel) => who.call('POST', `${path}/panels/${panel}/lock`),
    pageOf: async ({ contest }) => contestOf(await county.guest.call('GET', `/api/contests/${contest.slug}`)),
    checkOf: async (prepared) =>
      contestProofRoutes.checkLog.reply.parse((await proof(prepared, 'log/check')).body),
  }
}

async function draftHeats(
  county: ContestSetting,
  operator: Somebody,
  panels: readonly (readonly Somebody[])[],
  procedure: Record<string, unknown>,
): Promise<Heats> {
  const hours = { holdHours: 72, appealHours: 48, calibration: false, declareFirst: false, ...procedure }
  const body = { ...draftBody(), panels: ['甲组', '乙组'], procedure: hours }
  const { id } = contestOf(await operator.call('POST', '/api/contests', body))
  const path = `/api/contests/${id}`
  for (const [index, judges] of panels.entries())
    for (const [place, judge] of judges.entries()) {
      const seat = { accountId: judge.id, panel: index + 1, chief: place === 0 }
      await operator.call('POST', `${path}/judges`, seat)
    }
  const [lives, hosts]: [string[], Somebody[]] = [[], []]
  for (const panel of [1, 2, 1, 1, 2, 2]) {
    const host = await county.somebody(`选手${lives.length + 1}`, 'host')
    const liveId = await county.liveOf(host)
    hosts.push(host)
    lives.push(liveId)
    await operator.call('POST', `${path}/entries`, { liveId, panel, overlap: lives.length <= 2 })
  }
  const contest = contestOf(await operator.call('POST', `${path}/open`))
  const entries = contest.contestants.map((it) => it.id)
  const judged = contest.criteria.filter((it) => it.source === 'judges').map((it) => it.id)
  return { contest, entries, first: entries[0] ?? '', lives, judged, path, hosts }
}

/** The entries that a panel judges. */
export const ownEntries = ({ contest }: Prepared, panel: number) =>
  contest.contestants.filter((it) => it.overlap || it.panel === panel)

async function markAs(judges: readonly Somebody[], prepared: Heats, panel: number): Promise<void> {
  for (const judge of judges)
    for (const { id, number } of ownEntries(prepared, panel)) {
      const level = Math.min(3, (number % 2) + panel - 1)
      await markAll(judge, prepared, id, [level, level, level])
      await lock(judge, id)
    }
}
