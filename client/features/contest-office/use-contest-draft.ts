import { computed, ref } from 'vue'
import type { ContestPlan, ContestProcedure, PublicContest } from '#contracts/contest/contest.types.ts'
import {
  bothBoards,
  defaultAwards,
  defaultProcedure,
  defaultRubric,
} from '#contracts/contest/default-rubric.ts'
import { planRounds, roundsFault, withoutPanelsOver } from './rounds-draft.rules.ts'
import { lackingPoints, planCriteria, proposedSlug } from './rubric-draft.rules.ts'

interface Draft extends Omit<ContestPlan, 'tracks' | 'panels' | 'rounds' | 'procedure'> {
  tracks: string[]
  panels: string[]
  rounds: NonNullable<ContestPlan['rounds']>
  procedure: ContestProcedure
}

/** A contest while it is written: a draft that is changed, or a new one from the template. */
export function useContestDraft(contest: PublicContest | undefined) {
  const draft = ref<Draft>(contest ? planOf(contest) : template())
  const slug = ref(contest?.slug ?? '')

  const whole = computed<Draft>(() => ({
    ...draft.value,
    rounds: withoutPanelsOver(draft.value.rounds, draft.value.panels.length),
  }))

  return {
    draft,
    slug,
    lacking: computed(() => lackingPoints(draft.value.criteria, draft.value.tracks.length)),
    fault: computed(() => roundsFault(whole.value.rounds, draft.value.panels.length)),
    /** Takes the county's whole contest: both boards with their rubrics and awards, every gate, the clip first. */
    takeCounty: () => {
      draft.value = {
        ...draft.value,
        tracks: [...bothBoards.tracks],
        criteria: bothBoards.criteria.map((criterion) => ({ ...criterion })),
        awards: bothBoards.awards.map((award) => ({ ...award })),
        procedure: { ...defaultProcedure },
      }
    },
    /** Proposes an address from the title, unless there is one. */
    titled: () => {
      if (!contest && !slug.value) slug.value = proposedSlug(draft.value.title, new Date().getFullYear())
    },
  }
}

const planOf = (it: PublicContest): Draft => ({
  ...{ title: it.title, edition: it.edition, procedure: it.procedure },
  tracks: [...it.tracks],
  panels: it.panels.map(({ name }) => name),
  rounds: planRounds(it.rounds),
  criteria: planCriteria(it.criteria),
  awards: it.awards.map((award) => ({ ...award })),
})

/** The county's own template: declared interests, a calibration clip where one is set, three days and two. */
const template = (): Draft => ({
  ...{ title: '', edition: '', rounds: [] },
  tracks: ['总榜'],
  panels: ['全体评委'],
  // Gates and the clip need somebody to check papers and to choose a recording: who wants them ticks them.
  procedure: { ...defaultProcedure, gates: [], calibration: false },
  criteria: defaultRubric.map((criterion) => ({ ...criterion })),
  awards: defaultAwards.map((award) => ({ ...award })),
})
