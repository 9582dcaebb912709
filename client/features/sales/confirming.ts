import { ref } from 'vue'
import type { Proof } from '#contracts/sales/guard.types.ts'
import { isProblem } from '#client/shared/api/problem.ts'
import { doWork } from '#client/shared/crypto/work.ts'

/** Challenges answered for one tap: an attack may grow while one is being worked on. */
const MOST = 3

const working = ref(0)

/** True while this browser works for a purchase. */
export const isConfirming = (): boolean => working.value > 0

/** Buys; where the server is under attack and asks for work first, does it and asks again by itself. */
export async function confirmed<T>(act: (proof?: Proof) => Promise<T>): Promise<T> {
  let proof: Proof | undefined
  for (let answered = 0; ; answered += 1) {
    try {
      return await act(proof)
    } catch (error) {
      const work =
        isProblem(error, 'challenge_required', 'challenge_failed') && answered < MOST
          ? error.problem.challenge
          : undefined
      if (!work) throw error
      working.value += 1
      const answer = await doWork(work).finally(() => (working.value -= 1))
      proof = { token: work.token, answer }
    }
  }
}
