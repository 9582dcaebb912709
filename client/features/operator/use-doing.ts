import { ref } from 'vue'
import { asProblem } from '#client/shared/api/problem.ts'
import { useToast } from '#client/shared/ui/index.ts'

/** Runs an act of one button: busy meanwhile, one line when it did not work. Answers whether it did. */
export function useDoing() {
  const { show } = useToast()
  const busy = ref(false)

  async function doing(act: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await act()
      if (done) show(done, { icon: 'check' })
      return true
    } catch (error) {
      const { title, fields } = asProblem(error)
      show([title, ...fields.map(({ message }) => message)].join('：'), { icon: 'alert' })
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, doing }
}
