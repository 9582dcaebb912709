import type { ReplyOf } from '#contracts/core/route.ts'
import type { contestPanelRoutes } from '#contracts/contest/panels.routes.ts'
import { found, Problem, refused } from '#server/core/problem.ts'
import type {
  ContestRecord,
  ContestStorage,
  JudgeRecord,
  Lives,
} from '#server/areas/contest/contest.ports.ts'

type OwnInterests = ReplyOf<typeof contestPanelRoutes.ownInterests>
type Calibration = ReplyOf<typeof contestPanelRoutes.calibrationClip>
interface NewClip {
  readonly liveId: string
  readonly fromMs: number
  readonly toMs: number
  readonly reference: readonly {
    readonly criterionId: string
    readonly level: number
    readonly why: string
  }[]
}

/** What judges do before their first mark: what they declared, and the clip that they practise on. */
export class PreparationService {
  readonly #storage: ContestStorage
  readonly #lives: Lives

  constructor(deps: { storage: ContestStorage; lives: Lives }) {
    this.#storage = deps.storage
    this.#lives = deps.lives
  }

  /** What a judge declared, and from which entries they are recused. Throws `not_found`, `not_your_panel`. */
  async ownInterests(judgeId: string, contestId: string): Promise<OwnInterests> {
    const { judge } = await this.#seat(judgeId, contestId)
    const [interests, entries, sheets] = await Promise.all([
      this.#storage.interests.ofContest(contestId),
      this.#storage.contests.entries(contestId, judge.round),
      this.#storage.sheets.ofContest(contestId, judgeId),
    ])
    const recused = new Set(sheets.filter((it) => it.state === 'recused').map((it) => it.entryId))
    return {
      interests: interests
        .filter((it) => it.judgeId === judgeId)
        .map(({ kind, villageId, hostId, note }) => ({ kind, villageId, hostId, note })),
      recused: entries.filter((it) => recused.has(it.id)).map((it) => it.number),
    }
  }

  /** The clip; its reference only after the judge has practised. Throws `not_found`, `not_your_panel`. */
  async calibration(judgeId: string, contestId: string): Promise<Calibration> {
    const { contest } = await this.#seat(judgeId, contestId)
    const clip = await this.#storage.calibration.clip(contestId)
    const own = await this.#storage.calibration.practice(contestId, judgeId)
    const at = new Map(contest.criteria.map((it) => [it.position, it.id]))
    return {
      clip: clip && { liveId: clip.liveId, fromMs: clip.fromMs, toMs: clip.toMs },
      own,
      reference:
        own && clip
          ? clip.reference.flatMap(({ position, level, why }) => {
              const criterionId = at.get(position)
              return criterionId === undefined ? [] : [{ criterionId, level, why }]
            })
          : null,
    }
  }

  /**
   * Chooses the clip and its reference. Throws `not_found` for a contest or live that is none, `invalid` for a
   * mark that the contest does not know, `contest_not_open` once the result is out, `rubric_frozen` once a
   * judge has practised.
   */
  async setClip(contestId: string, clip: NewClip): Promise<void> {
    await this.#lives.live(clip.liveId)
    await this.#storage.atomically(async ({ contests, calibration }) => {
      const state = found(await contests.hold(contestId, 'update'))
      const contest = found(await contests.byId(contestId))
      if (state === 'published') throw new Problem('contest_not_open')
      const judges = await contests.judges(contestId, contest.round)
      if (judges.some((it) => it.calibrated)) throw new Problem('rubric_frozen')
      const { liveId, fromMs, toMs } = clip
      const reference = clip.reference.map((it) => ({ ...placed(contest, it), why: it.why }))
      await calibration.setClip(contestId, { liveId, fromMs, toMs, reference })
    })
  }

  async #seat(judgeId: string, contestId: string): Promise<{ contest: ContestRecord; judge: JudgeRecord }> {
    const contest = found(await this.#storage.contests.byId(contestId))
    const judge = await this.#storage.contests.judge(contestId, judgeId, contest.round)
    if (!judge) throw new Problem('not_your_panel')
    return { contest, judge }
  }
}

/** A reference mark by its criterion's place: the criteria of a draft get new ids with each change. */
function placed(
  { criteria }: ContestRecord,
  { criterionId, level }: { criterionId: string; level: number },
): { position: number; level: number } {
  const criterion = criteria.find((it) => it.id === criterionId && it.source === 'judges')
  if (!criterion || level > criterion.top) throw refused('reference', 'mark_unknown')
  return { position: criterion.position, level }
}
