import { describe, expect, it } from 'vitest'
import { judgeCode, mayChangeRoles, resendWaitMs } from './identity.rules.ts'

const now = new Date('2026-05-12T02:00:00Z')
const sent = { codeDigest: 'a', attempts: 1, sentAt: now, expiresAt: new Date('2026-05-12T02:05:00Z') }

describe('a sign-in code', () => {
  it('is right, wrong or expired', () => {
    expect(judgeCode(sent, 'a', now)).toBe('right')
    expect(judgeCode(sent, 'b', now)).toBe('wrong')
    expect(judgeCode(sent, 'a', sent.expiresAt)).toBe('expired')
    expect(judgeCode(null, 'a', now)).toBe('expired')
  })

  it('is worth nothing after five tries, even if right', () => {
    expect(judgeCode({ ...sent, attempts: 5 }, 'a', now)).toBe('right')
    expect(judgeCode({ ...sent, attempts: 6 }, 'a', now)).toBe('expired')
  })

  it('is sent again after half a minute', () => {
    expect(resendWaitMs(null, now)).toBe(0)
    expect(resendWaitMs(sent, now)).toBe(30_000)
    expect(resendWaitMs(sent, new Date(now.getTime() + 31_000))).toBe(0)
  })
})

describe('roles', () => {
  it('lets operators name hosts and judges, but no operators', () => {
    expect(mayChangeRoles(['operator'], ['viewer'], ['viewer', 'host', 'judge'])).toBe(true)
    expect(mayChangeRoles(['operator'], ['viewer'], ['operator'])).toBe(false)
    expect(mayChangeRoles(['operator'], ['operator'], ['viewer'])).toBe(false)
    expect(mayChangeRoles(['operator'], ['admin'], ['admin', 'host'])).toBe(false)
    expect(mayChangeRoles(['admin'], ['viewer'], ['operator'])).toBe(true)
  })
})
