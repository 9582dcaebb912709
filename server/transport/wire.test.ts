import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ProblemBody } from '#contracts/core/problems.ts'
import { Problem } from '#server/core/problem.ts'
import { deviceOf } from './device.ts'
import { page } from './page.ts'
import { parse } from './parse.ts'
import { sessionCookie, sessionTokenIn } from './session-cookie.ts'

describe('a session cookie', () => {
  const expires = new Date('2026-06-12T00:00:00Z')

  it('comes back as the token it was', () => {
    const cookie = sessionCookie('a_token-1', { secure: true, expires })
    expect(cookie).toBe(
      'fieldcast_session=a_token-1; Path=/; Expires=Fri, 12 Jun 2026 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    )
    expect(sessionTokenIn(`theme=dark; ${cookie.split(';')[0] ?? ''}`)).toBe('a_token-1')
    expect(sessionCookie('t', { secure: false, expires })).not.toContain('Secure')
  })

  it('is taken away by one in the past', () => {
    expect(sessionCookie(null, { secure: false, expires })).toMatch(
      /^fieldcast_session=;.*Expires=Thu, 01 Jan 1970/,
    )
  })

  it('may be missing or broken', () => {
    expect(sessionTokenIn(undefined)).toBeUndefined()
    expect(sessionTokenIn('')).toBeUndefined()
    expect(sessionTokenIn('fieldcast_session')).toBeUndefined()
    expect(sessionTokenIn('fieldcast_session=%E0%A4%A')).toBe('%E0%A4%A')
  })
})

describe('what was sent', () => {
  const refused = (schema: z.ZodType, value: unknown): ProblemBody => {
    try {
      parse(schema, value, 'body')
    } catch (error) {
      if (error instanceof Problem) return error.toBody()
    }
    throw new Error('it was taken')
  }

  it('is refused with the path of each member', () => {
    const schema = z.object({ items: z.array(z.object({ quantity: z.int() })) })
    const { code, fields } = refused(schema, { items: [{ quantity: 1 }, { quantity: 'two' }] })
    expect(code).toBe('invalid')
    expect(fields?.map(({ path }) => path)).toEqual(['body.items.1.quantity'])
  })

  it('is refused with twenty members at most', () => {
    expect(
      refused(
        z.array(z.int()),
        Array.from({ length: 500 }, () => 'x'),
      ).fields,
    ).toHaveLength(20)
  })
})

it('pages until a page is not full', () => {
  const rows = [{ id: 'c' }, { id: 'b' }]
  expect(page(rows, 2, ({ id }) => id)).toEqual({ items: ['c', 'b'], next: 'b' })
  expect(page(rows, 3, ({ id }) => id)).toEqual({ items: ['c', 'b'], next: null })
  expect(page([], 3, (row: { id: string }) => row.id)).toEqual({ items: [], next: null })
})

it('names a device in two words', () => {
  const phone =
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0'
  expect(deviceOf(phone)).toBe('Android · WeChat')
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1')).toBe(
    'iOS · Safari',
  )
  expect(deviceOf('curl/8')).toBe('unknown')
  expect(deviceOf(undefined)).toBe('unknown')
})
