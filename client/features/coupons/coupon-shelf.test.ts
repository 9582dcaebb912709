import { afterEach, expect, test, vi } from 'vitest'
import { newKey } from '#client/shared/api/key.ts'
import { lookAtShelf, shelfOf } from './coupon-shelf.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const answer = (items: object[]) => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items })))
}
const coupon = {
  ...{ id: newKey(), name: '开园券', kind: 'amount', offFen: 1_000, offBp: 0, thresholdFen: 5_000 },
  ...{ mostOffFen: null, merchantId: null, liveId: null, liveOnly: false, newBuyers: false, alone: false },
  ...{ perBuyer: 1, startsAt: '2026-05-12T02:00:00.000Z', endsAt: '2026-06-12T02:00:00.000Z' },
  ...{ budgetFen: 10_000, spentFen: 0, mostClaims: 10, claimed: 0, own: 0 },
}

test('a shelf keeps its place until it was looked at, and stands as it stood when it opens again', async () => {
  const liveId = newKey()
  expect(shelfOf(liveId)).toBeNull()
  answer([coupon])
  await lookAtShelf(liveId)
  expect(shelfOf(liveId)).toMatchObject([{ name: '开园券' }])
  expect(shelfOf(newKey())).toBeNull()
})

test('a look that fails gives up the place of what was never seen, and keeps what was', async () => {
  const [seen, unseen] = [newKey(), newKey()]
  answer([coupon])
  await lookAtShelf(seen)
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({}, { status: 500 })))
  await lookAtShelf(seen)
  expect(shelfOf(seen)).toHaveLength(1)
  await lookAtShelf(unseen)
  expect(shelfOf(unseen)).toEqual([])
  expect(shelfOf(seen)).toBeNull()
})

test('an answer that comes after another live was opened leaves that one its shelf', async () => {
  const [left, opened] = [newKey(), newKey()]
  const late = Promise.withResolvers<Response>()
  vi.stubGlobal('fetch', () => late.promise)
  const leaving = lookAtShelf(left)
  answer([coupon])
  await lookAtShelf(opened)
  late.resolve(Response.json({ items: [] }))
  await leaving
  expect(shelfOf(opened)).toHaveLength(1)
})
