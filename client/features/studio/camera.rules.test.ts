import { describe, expect, it } from 'vitest'
import { cameraProblemOf } from './camera.rules.ts'

describe('why there is no picture', () => {
  it('blames the missing HTTPS first, because nothing else can be true then', () => {
    expect(cameraProblemOf('TypeError', false)).toBe('insecure')
  })

  it('tells a refusal from a missing and from an occupied camera', () => {
    expect(cameraProblemOf('NotAllowedError', true)).toBe('denied')
    expect(cameraProblemOf('NotFoundError', true)).toBe('missing')
    expect(cameraProblemOf('NotReadableError', true)).toBe('busy')
    expect(cameraProblemOf('SomethingNew', true)).toBe('other')
  })
})
