import { onMounted, shallowRef } from 'vue'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'

/** One page's data: loading, there, or a problem with a way to try again. A failed refresh keeps what is shown. */
export function useLoaded<T>(read: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<ProblemError | null>(null)
  let asked = 0

  async function load(): Promise<void> {
    const mine = ++asked
    try {
      const fresh = await read()
      if (mine !== asked) return
      data.value = fresh
      problem.value = null
    } catch (error) {
      if (mine === asked) problem.value = asProblem(error)
    }
  }

  onMounted(load)
  return { data, problem, load }
}
