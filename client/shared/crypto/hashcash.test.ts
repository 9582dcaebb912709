import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { solve } from './hashcash.ts'

const bitsOf = (text: string): number => {
  const bits = [...createHash('sha256').update(text).digest()].map((byte) =>
    byte.toString(2).padStart(8, '0'),
  )
  return bits.join('').indexOf('1')
}

it.each([0, 1, 7, 8, 9, 12])(
  'finds the first answer with %i zero bits, as another SHA-256 counts them',
  (bits) => {
    const token = `m${String(bits)}.${String(bits)}.c2lnbmF0dXJl`
    const answer = solve({ token, bits })
    expect(bitsOf(`${token}.${String(answer)}`)).toBeGreaterThanOrEqual(bits)
    for (let earlier = 0; earlier < answer; earlier += 1)
      expect(bitsOf(`${token}.${String(earlier)}`)).toBeLessThan(bits)
  },
)
