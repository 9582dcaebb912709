import { describe, expect, it } from 'vitest'
import { clockMs } from './clip.rules.ts'

describe('a moment of a stream as it is written', () => {
  it('is minutes and seconds, with hours where there are some', () => {
    expect(clockMs('04:30')).toBe(270_000)
    expect(clockMs('100:00')).toBe(6_000_000)
    expect(clockMs(' 1:04:30 ')).toBe(3_870_000)
  })

  it('is nothing else', () => {
    for (const text of ['', '4', '4:3', '4:75', '-1:00', '1:1:1:1']) expect(clockMs(text)).toBeNull()
  })
})
