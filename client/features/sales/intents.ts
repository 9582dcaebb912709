import { newKey } from '#client/shared/api/key.ts'
import { isProblem } from '#client/shared/api/problem.ts'

const open = new Map<string, string>()

/**
 * Runs one intended act under one idempotency key. While the outcome is unknown (the network or the server was
 * away) the same intent keeps its key, so that tapping again can never buy or pay twice.
 */
export async function once<T>(intent: string, act: (key: string) => Promise<T>): Promise<T> {
  const key = open.get(intent) ?? newKey()
  open.set(intent, key)
  try {
    const result = await act(key)
    open.delete(intent)
    return result
  } catch (error) {
    if (!isProblem(error, 'offline', 'unavailable', 'unexpected')) open.delete(intent)
    throw error
  }
}
