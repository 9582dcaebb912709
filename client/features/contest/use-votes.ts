import { computed, onMounted, ref, shallowRef } from 'vue'
import type { PublicContest } from '#contracts/contest/contest.types.ts'
import { useSession } from '#client/features/identity/session.ts'
import * as api from './proof.api.ts'
import { countyDay, votedOn } from './votes.rules.ts'

/** The public vote of a contest: how it stands, and one's own vote of today. */
export function useVotes(contest: () => PublicContest) {
  const { require } = useSession()
  const counts = shallowRef<ReadonlyMap<string, number>>(new Map())
  const storedAs = `fieldcast.voted.${contest().id}`
  const votedFor = ref<string | null>(votedOn(stored(storedAs), countyDay(new Date())))
  /** This phone has voted today, maybe on another device. */
  const spent = ref(votedFor.value !== null)
  const busy = ref<string | null>(null)
  const problem = ref<api.Refusal | null>(null)

  async function load(): Promise<void> {
    try {
      const { items } = await api.readVotes(contest().slug)
      counts.value = new Map(items.map(({ entryId, votes }) => [entryId, votes]))
    } catch {
      // The vote is open all the same; the figures come with the next return.
    }
  }

  async function vote(entryId: string): Promise<void> {
    if (busy.value !== null || !require()) return
    busy.value = entryId
    problem.value = null
    try {
      const { votes } = await api.vote(contest().slug, entryId)
      counts.value = new Map([...counts.value, [entryId, votes]])
      votedFor.value = entryId
      spent.value = true
      keep(storedAs, JSON.stringify({ day: countyDay(new Date()), entryId }))
    } catch (error) {
      const { code, title } = api.asProblem(error)
      if (code === 'voted_today') spent.value = true
      problem.value = { code, title }
    }
    busy.value = null
  }

  onMounted(load)
  return {
    counts,
    votedFor,
    spent,
    busy,
    problem,
    vote,
    load,
    all: computed(() => [...counts.value.values()].reduce((sum, it) => sum + it, 0)),
  }
}

/** Some private windows refuse the store; the server counts once all the same. */
function stored(name: string): string | null {
  try {
    return window.localStorage.getItem(name)
  } catch {
    return null
  }
}

function keep(name: string, value: string): void {
  try {
    window.localStorage.setItem(name, value)
  } catch {
    // Only this page remembers it then.
  }
}
