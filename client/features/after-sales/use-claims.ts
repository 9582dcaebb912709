import { onMounted, ref, shallowRef } from 'vue'
import type { AfterSale } from '#contracts/sales/after-sales.types.ts'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'

interface Page {
  items: AfterSale[]
  next: string | null
}

/** A list of claims, page by page; `load` begins anew. At most 500 are shown. */
export function useClaims(read: (cursor?: string) => Promise<Page>) {
  const claims = shallowRef<AfterSale[] | null>(null)
  const next = ref<string | null>(null)
  const problem = shallowRef<ProblemError | null>(null)

  async function load(cursor?: string): Promise<void> {
    try {
      const page = await read(cursor)
      claims.value = [...(cursor === undefined ? [] : (claims.value ?? [])), ...page.items].slice(0, 500)
      next.value = page.next
      problem.value = null
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  onMounted(() => load())
  return { claims, next, problem, load: () => load(), more: () => load(next.value ?? undefined) }
}
