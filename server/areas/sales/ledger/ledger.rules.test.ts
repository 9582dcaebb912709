import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  completedPosting,
  lateSentBackPosting,
  paidFor,
  paidLatePosting,
  paidPosting,
  refundPosting,
  refundSentPosting,
  type BookedShare,
  type Posting,
} from './ledger.rules.ts'

const share = fc
  .record({
    merchantId: fc.uuid(),
    goodsFen: fc.integer({ min: 1, max: 1_000_000 }),
    freightFen: fc.integer({ min: 0, max: 5_000 }),
    discount: fc.double({ min: 0, max: 1, noNaN: true }),
    commission: fc.double({ min: 0, max: 0.8, noNaN: true }),
    /** Shares of what is left that go back, one after the other; the sign says whether it is completed first. */
    refunds: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 4 }),
    completedAfter: fc.integer({ min: 0, max: 5 }),
    sent: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  })
  .map(({ discount, commission, ...rest }) => ({
    ...rest,
    discountFen: Math.floor(rest.goodsFen * discount),
    commissionFen: Math.floor(rest.goodsFen * commission),
  }))

const balance = (postings: readonly Posting[], ...accounts: string[]): number =>
  postings
    .flatMap((posting) => posting.entries)
    .filter((entry) => accounts.includes(entry.account))
    .reduce((total, entry) => total + entry.amountFen, 0)

type Life = typeof share extends fc.Arbitrary<infer T> ? T : never

/** Lives one share to its end; returns its postings and what the accounts must say of it. */
function live(life: Life, index: number) {
  const postings: Posting[] = []
  let booked: BookedShare = { ...life, refundedFen: 0 }
  let [sentFen, dueFen] = [0, 0]
  const complete = () => postings.push(completedPosting('order', String(index), booked))
  for (const [step, part] of life.refunds.entries()) {
    if (step === life.completedAfter) complete()
    const amountFen = Math.ceil((paidFor(booked) - booked.refundedFen) * part)
    if (amountFen === 0) continue
    const names = { orderId: 'order', refundId: `${String(index)} ${String(step)}` }
    postings.push(refundPosting(names, booked, { amountFen, completed: step >= life.completedAfter }))
    booked = { ...booked, refundedFen: booked.refundedFen + amountFen }
    if (life.sent[step] === true) {
      postings.push(refundSentPosting(names, amountFen))
      sentFen += amountFen
    } else dueFen += amountFen
  }
  if (life.completedAfter === life.refunds.length) complete()
  const whole = booked.refundedFen > 0 && booked.refundedFen === paidFor(booked)
  const leftFen = whole ? 0 : booked.goodsFen + booked.freightFen - booked.refundedFen
  const completed = life.completedAfter <= life.refunds.length
  return {
    ...{ postings, sentFen, dueFen },
    unfinishedFen: completed ? 0 : leftFen,
    merchantsFen: completed ? leftFen : 0,
    couponFen: whole ? 0 : booked.discountFen,
  }
}

test('whatever becomes of an order, every posting sums to zero and the accounts say who has what', () => {
  const lives = fc.array(share, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(lives, fc.integer({ min: 1, max: 9_999 }), (shares, lateFen) => {
      const ends = shares.map(live)
      const postings = [
        paidPosting('order', 'payment', shares),
        paidLatePosting('order', 'late', lateFen),
        ...ends.flatMap((end) => end.postings),
      ]
      const sum = (of: (end: ReturnType<typeof live>) => number) =>
        ends.reduce((total, end) => total + of(end), 0)
      for (const { entries } of postings)
        expect(entries.reduce((total, entry) => total + entry.amountFen, 0)).toBe(0)
      const paidFen = shares.reduce((total, one) => total + paidFor(one), 0)
      expect(balance(postings, 'clearing')).toBe(paidFen + lateFen - sum((end) => end.sentFen))
      expect(0 - balance(postings, 'buyer', 'freight')).toBe(sum((end) => end.unfinishedFen))
      expect(0 - balance(postings, 'merchant', 'commission')).toBe(sum((end) => end.merchantsFen))
      expect(0 - balance(postings, 'refunds')).toBe(lateFen + sum((end) => end.dueFen))
      expect(balance(postings, 'couponCost')).toBe(sum((end) => end.couponFen))
    }),
  )
})

test('money that came late leaves nothing behind once it went back', () => {
  const postings = [paidLatePosting('order', 'payment', 5900), lateSentBackPosting('order', 'payment', 5900)]
  expect(balance(postings, 'clearing')).toBe(0)
  expect(balance(postings, 'refunds')).toBe(0)
})

test('the commission is owed once the parcel is completed, out of what is left of the goods', () => {
  const booked = { merchantId: 'm', goodsFen: 1_000, freightFen: 100, discountFen: 0, refundedFen: 900 }
  const posting = completedPosting('order', 'parcel', { ...booked, commissionFen: 200 })
  expect(balance([posting], 'commission')).toBe(-100)
  expect(balance([posting], 'merchant')).toBe(-100)
})
