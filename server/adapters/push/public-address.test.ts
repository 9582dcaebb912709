import { describe, expect, it } from 'vitest'
import { isPublicAddress, lookupPublic, NOT_PUBLIC } from './public-address.ts'

describe('a public address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2400:3200::1'])(
    'is %s',
    (it) => {
      expect(isPublicAddress(it)).toBe(true)
    },
  )

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', 'nonsense', ''],
    ...['::', '::1', 'fe80::1', 'fd00::1', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::'],
    ...['2001::1', '2001:db8::1'],
  ])('is not %s', (it) => {
    expect(isPublicAddress(it)).toBe(false)
  })

  it('is what a name must lead to, wherever one address is asked for or all', async () => {
    for (const all of [true, false]) {
      const code = await new Promise((resolve) => {
        lookupPublic('localhost', { all }, (error) => resolve(error?.code))
      })
      expect(code).toBe(NOT_PUBLIC)
    }
  })
})
