import { readonly, ref, shallowReactive, shallowRef } from 'vue'
import type { z } from 'zod'
import { isShapeReason } from '#contracts/core/reasons.ts'
import { asProblem, localProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { pathsOf, restWords, wrongPaths } from './form.rules.ts'

/**
 * One form: asks the contract's schema first, then sends, and knows which fields were refused and why.
 *
 *     const form = useForm({ name_taken: 'name' })
 *     const made = await form.submit(schema, draft, () => api.create(draft))   // null when refused
 *     form.errorOf('name', t('…what to write…'))
 */
export function useForm(fieldOfCode: Readonly<Record<string, string>> = {}) {
  const busy = ref(false)
  const wrong = ref<readonly string[]>([])
  const problem = shallowRef<ProblemError | null>(null)
  /** The paths that a field has asked about since the form was last sent, and so shows. */
  const shown = shallowReactive(new Set<string>())

  function reset(): void {
    wrong.value = []
    problem.value = null
  }

  async function submit<T>(schema: z.ZodType, draft: unknown, send: () => Promise<T>): Promise<T | null> {
    if (busy.value) return null
    reset()
    shown.clear()
    wrong.value = wrongPaths(schema, draft)
    if (wrong.value.length > 0) return null
    busy.value = true
    try {
      return await send()
    } catch (error) {
      problem.value = asProblem(error)
      const field = fieldOfCode[problem.value.code]
      wrong.value = [...pathsOf(problem.value.fields), ...(field ? [field] : [])]
      return null
    } finally {
      busy.value = false
    }
  }

  /** The field's words when it was refused: the problem's own if its code belongs to the field, or the reason the server gave. */
  function errorOf(path: string, words: string): string | undefined {
    shown.add(path)
    if (!wrong.value.includes(path)) return undefined
    const own = problem.value !== null && fieldOfCode[problem.value.code] === path
    if (own) return problem.value?.title
    const told = problem.value?.fields.find((field) => pathsOf([field]).includes(path))
    // Of a shape that is wrong the field itself says best what to write.
    return told && !isShapeReason(told.code) ? told.message : words
  }

  /** What no field of the form shows. */
  function rest(): string | null {
    const told = problem.value ?? (wrong.value.length > 0 ? localProblem('invalid') : null)
    return told && restWords(told, wrong.value, shown)
  }

  return { busy: readonly(busy), problem: readonly(problem), submit, errorOf, rest, reset }
}
