import { asProblem } from './studio.api.ts'
import { useToast } from '#client/shared/ui/index.ts'

/** Runs an act of the host and says in one line why it did not work. Answers whether it did. */
export function useTelling() {
  const { show } = useToast()

  async function telling(act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      const problem = asProblem(error)
      show(problem.title, { icon: problem.code === 'offline' ? 'offline' : 'alert' })
      return false
    }
  }

  return { telling }
}
