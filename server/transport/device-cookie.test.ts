import { expect, it } from 'vitest'
import { DeviceCookies } from './device-cookie.ts'

const devices = new DeviceCookies(Buffer.alloc(32, 1))
const given = (of = devices) => of.cookie(of.newToken(), { secure: true }).split(';', 1)[0] ?? ''

it('knows its own tokens again, among other cookies, each a browser of its own', () => {
  const [one, other] = [given(), given()]
  const token = devices.tokenIn(`fieldcast_session=abc; ${one}; theme=dark`)
  expect(token).toMatch(/^[\w-]{32}$/)
  expect(devices.tokenIn(one)).toBe(token)
  expect(devices.tokenIn(other)).not.toBe(token)
})

it('takes no token that somebody made up, changed, or got elsewhere', () => {
  const own = given()
  const flipped = own.replace(/=(.)/, (_, first: string) => `=${first === 'A' ? 'B' : 'A'}`)
  const elsewhere = given(new DeviceCookies(Buffer.alloc(32, 2)))
  const madeUp = ['', 'abc', 'a'.repeat(32)].map((it) => `fieldcast_device=${it}`)
  for (const header of [undefined, '', ...madeUp, flipped, elsewhere, own.slice(0, -16), `${own}A`])
    expect(devices.tokenIn(header), header).toBeNull()
})

it('keeps tokens from scripts and other sites', () => {
  expect(devices.cookie('t', { secure: true })).toBe(
    'fieldcast_device=t; Max-Age=15552000; Path=/api; HttpOnly; Secure; SameSite=Lax',
  )
  expect(devices.cookie('t', { secure: false })).not.toContain('Secure')
})
