import { ref } from 'vue'
import { asProblem } from '#client/shared/api/problem.ts'
import { useToast } from '#client/shared/ui/index.ts'

/** Runs one act at a time and says in one line how it went. Answers whether it worked. */
export function useActing() {
  const { show } = useToast()
  const busy = ref(false)

  async function acting(act: () => Promise<unknown>, done: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    try {
      await act()
      show(done, { icon: 'check' })
      return true
    } catch (error) {
      show(asProblem(error).title, { icon: 'alert' })
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, acting }
}
