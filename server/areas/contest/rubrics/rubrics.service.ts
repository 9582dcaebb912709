import { newContest } from '#contracts/contest/contest.types.ts'
import { found, Problem } from '#server/core/problem.ts'
import { newId } from '#server/core/ids.ts'
import type { ContestStorage } from '#server/areas/contest/contest.ports.ts'
import { planned } from '#server/areas/contest/contests.service.ts'

/** Rubrics from one year to the next. */
export class RubricsService {
  readonly #storage: ContestStorage

  constructor(deps: { storage: ContestStorage }) {
    this.#storage = deps.storage
  }

  /**
   * Drafts a contest with everything that another was planned with, as the next version of its rubric. Answers its
   * id. Throws `not_found`, `name_taken` for its slug.
   */
  async copy(contestId: string, { slug, edition }: { slug: string; edition: string }): Promise<string> {
    const id = newId()
    await this.#storage.atomically(async ({ contests }) => {
      const from = found(await contests.byId(contestId))
      const { title, tracks, panels, procedure, awards, criteria } = from
      const rounds = from.rounds.length > 1 ? [...from.rounds] : []
      const plan = newContest.parse({
        slug,
        edition,
        title,
        tracks,
        panels,
        rounds,
        procedure,
        awards,
        criteria,
      })
      const lineage = { copiedFromId: contestId, rubricVersion: from.rubricVersion + 1 }
      if (!(await contests.insert(id, slug, planned(plan), lineage))) throw new Problem('name_taken')
    })
    return id
  }
}
