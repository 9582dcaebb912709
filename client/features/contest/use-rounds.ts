import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { PublicContest } from '#contracts/contest/contest.types.ts'
import { asProblem, readRound } from './contest.api.ts'
import { inRound, seenRounds } from './rounds.rules.ts'

/** The rounds that may be looked at, and the contest as it is seen in the chosen one. */
export function useRounds(contest: Ref<PublicContest | null>) {
  /** Null: the round at work. */
  const chosen = ref<number | null>(null)
  const past = shallowRef<PublicContest | null>(null)
  const problem = ref('')
  const number = computed({
    get: () => chosen.value ?? contest.value?.round ?? 1,
    set: (wanted) => (chosen.value = wanted === contest.value?.round ? null : wanted),
  })

  async function load(): Promise<void> {
    const [now, wanted] = [contest.value, chosen.value]
    problem.value = ''
    if (!now || wanted === null) return
    try {
      const view = await readRound(now.slug, wanted)
      if (wanted === chosen.value) past.value = inRound(now, view)
    } catch (error) {
      problem.value = asProblem(error).title
    }
  }
  watch(chosen, () => {
    past.value = null
  })
  // An appeal may change a closed round too.
  watch([chosen, contest], load)

  return {
    number,
    problem,
    load,
    choices: computed(() => (contest.value ? seenRounds(contest.value) : [])),
    isPast: computed(() => chosen.value !== null),
    /** Null while a past round is on its way. */
    seen: computed(() => (chosen.value === null ? contest.value : past.value)),
  }
}
