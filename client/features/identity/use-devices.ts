import { shallowRef } from 'vue'
import type { Session } from '#contracts/identity/identity.types.ts'
import { asProblem, type ProblemError } from '#client/shared/api/problem.ts'
import { listSessions, revokeSession } from './identity.api.ts'

/** The devices a person is signed in on. */
export function useDevices() {
  const devices = shallowRef<Session[] | null>(null)
  const problem = shallowRef<ProblemError | null>(null)

  async function refresh(): Promise<void> {
    try {
      devices.value = (await listSessions()).items
      problem.value = null
    } catch (error) {
      problem.value = asProblem(error)
    }
  }

  return {
    devices,
    problem,
    refresh,
    revoke: async (sessionId: string) => {
      await revokeSession(sessionId)
      await refresh()
    },
  }
}
