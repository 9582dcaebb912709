import { expect, test } from 'vitest'
import { countyDay, networkOf } from './votes.rules.ts'

test('the day turns at the county’s midnight', () => {
  expect(countyDay(new Date('2026-05-12T15:59:59.999Z'))).toBe('2026-05-12')
  expect(countyDay(new Date('2026-05-12T16:00:00.000Z'))).toBe('2026-05-13')
})

test('addresses of one network are one, also when IPv4 comes inside IPv6', () => {
  expect(networkOf('203.0.113.9')).toBe('203.0.113')
  expect(networkOf('::ffff:203.0.113.77')).toBe('203.0.113')
  expect(networkOf('2001:DB8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(networkOf('203.0.114.9')).not.toBe(networkOf('203.0.113.9'))
})
