import { expect, it } from 'vitest'
import type { Limit } from '#contracts/core/limit.ts'
import { RateLimits, SubjectLimit } from './rate-limits.ts'

const signedIn = (accountId: string, address: string) => ({
  address,
  account: { accountId, sessionId: 's', displayName: 'n', avatar: 'a', roles: [] },
})
const guest = (address: string) => ({ address, account: null })

/** How many of ten calls are let through. */
async function letThrough(call: () => Promise<void>): Promise<number> {
  let count = 0
  for (let calls = 0; calls < 10; calls += 1)
    try {
      await call()
      count += 1
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^too_many(_here)?$/) as string,
        extras: { retryAfterMs: expect.any(Number) as number },
      })
    }
  return count
}

it('counts each name, and accounts apart from addresses', async () => {
  const limits = new RateLimits(1)
  const perAccount: Limit = { points: 3, perMs: 60_000, per: 'account' }
  const perAddress: Limit = { points: 4, perMs: 60_000, per: 'address' }
  expect(await letThrough(() => limits.count('a', perAccount, signedIn('one', '1.1.1.1')))).toBe(3)
  expect(await letThrough(() => limits.count('a', perAccount, signedIn('one', '2.2.2.2')))).toBe(0)
  expect(await letThrough(() => limits.count('a', perAccount, signedIn('two', '1.1.1.1')))).toBe(3)
  expect(await letThrough(() => limits.count('a', perAccount, guest('1.1.1.1')))).toBe(3)
  expect(await letThrough(() => limits.count('b', perAccount, signedIn('one', '1.1.1.1')))).toBe(3)
  expect(await letThrough(() => limits.count('c', perAddress, signedIn('one', '1.1.1.1')))).toBe(4)
  expect(await letThrough(() => limits.count('c', perAddress, signedIn('two', '1.1.1.1')))).toBe(0)
})

it('counts the accounts of one address together where a limit says so', async () => {
  const limits = new RateLimits(1)
  const limit: Limit = { points: 3, perMs: 60_000, per: 'account', addressTimes: 2 }
  const buyer = (name: string, address: string) => () => limits.count('buy', limit, signedIn(name, address))
  expect(await letThrough(buyer('one', '1.1.1.1'))).toBe(3)
  expect(await letThrough(buyer('two', '1.1.1.1'))).toBe(3)
  expect(await letThrough(buyer('three', '1.1.1.1'))).toBe(0)
  expect(await letThrough(buyer('four', '2.2.2.2'))).toBe(3)
})

it('tells whose limit it was, and whoever watches', async () => {
  const refused: string[] = []
  const limits = new RateLimits(1, undefined, (name, by) => refused.push(`${name} ${by}`))
  const limit: Limit = { points: 2, perMs: 60_000, per: 'account', addressTimes: 1 }
  const count = (name: string) => limits.count('buy', limit, signedIn(name, '1.1.1.1'))
  await count('one')
  await count('one')
  await expect(count('one')).rejects.toMatchObject({ code: 'too_many' })
  await expect(count('two')).rejects.toMatchObject({ code: 'too_many_here' })
  await expect(limits.count('x', { ...limit, points: 0 }, guest('2.2.2.2'))).resolves.toBeUndefined()
  await expect(limits.count('x', { ...limit, points: 0 }, guest('2.2.2.2'))).rejects.toThrow()
  expect(refused).toEqual(['buy account', 'buy address', 'x address'])
})

it('does not take somebody’s account id for an address', async () => {
  const limits = new RateLimits(1)
  const limit: Limit = { points: 2, perMs: 60_000, per: 'account' }
  expect(await letThrough(() => limits.count('a', limit, guest('one')))).toBe(2)
  expect(await letThrough(() => limits.count('a', limit, signedIn('one', '1.1.1.1')))).toBe(2)
})

it('widens by its factor, and lets again after its time', async () => {
  const limit: Limit = { points: 2, perMs: 100, per: 'address' }
  const limits = new RateLimits(3)
  expect(await letThrough(() => limits.count('a', limit, guest('1.1.1.1')))).toBe(6)
  await expect.poll(() => letThrough(() => limits.count('a', limit, guest('1.1.1.1')))).toBe(6)
})

it('counts tries at a subject from wherever they come', async () => {
  const limit = new SubjectLimit(5, 60_000)
  expect(await letThrough(() => limit.count('admin'))).toBe(5)
  expect(await letThrough(() => limit.count('other'))).toBe(5)
})
