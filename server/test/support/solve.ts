import { hash } from 'node:crypto'
import type { Proof } from '#contracts/sales/guard.types.ts'

/** Does the work of a challenge, as the client's worker does. */
export function solve({ token, bits }: { token: string; bits: number }): Proof {
  for (let answer = 0; ; answer += 1) {
    const head = Number.parseInt(hash('sha256', `${token}.${String(answer)}`, 'hex').slice(0, 8), 16)
    if (Math.clz32(head) >= bits) return { token, answer }
  }
}
