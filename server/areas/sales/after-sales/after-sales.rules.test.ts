import { expect, test } from 'vitest'
import {
  afterSaleAct,
  afterSaleActor,
  afterSaleKind,
  afterSaleState,
} from '#contracts/sales/after-sales.types.ts'
import { mayBecome } from '#server/core/state-machine.ts'
import { afterSaleStates, becomesAtDeadline, deadlineOf, mayClaim, moved } from './after-sales.rules.ts'

const now = new Date('2026-05-12T02:00:00.000Z')

test('every word and every deadline moves along the table of states', () => {
  const words = afterSaleAct.options.flatMap((act) =>
    afterSaleActor.options.flatMap((actor) => afterSaleKind.options.map((kind) => ({ act, actor, kind }))),
  )
  for (const state of afterSaleState.options) {
    const due = becomesAtDeadline(state)
    const next = words.map(({ act, actor, kind }) => moved({ state, kind }, act, actor))
    const astray = [...next, due].filter((it) => it !== null && !mayBecome(afterSaleStates, state, it))
    expect(astray).toEqual([])
    expect(deadlineOf(state, now) === null).toBe(due === null)
  }
})

test('every state that is no end can be left by somebody or by the clock', () => {
  for (const state of afterSaleState.options) {
    if (afterSaleStates[state].length === 0) continue
    const left = afterSaleActor.options.some((actor) =>
      afterSaleAct.options.some((act) => moved({ state, kind: 'return' }, act, actor) !== null),
    )
    expect(left).toBe(true)
  }
})

test('nobody decides in another’s place', () => {
  expect(moved({ state: 'asked', kind: 'rotten' }, 'grant', 'buyer')).toBeNull()
  expect(moved({ state: 'disputed', kind: 'rotten' }, 'decideFor', 'merchant')).toBeNull()
  expect(moved({ state: 'asked', kind: 'rotten' }, 'askBack', 'merchant')).toBeNull()
  expect(moved({ state: 'granted', kind: 'rotten' }, 'grant', 'merchant')).toBeNull()
})

test('bad fruit is claimed within a day of delivery, other things until the parcel is completed', () => {
  const delivered = (hoursAgo: number) => ({
    state: 'delivered' as const,
    deliveredAt: new Date(now.getTime() - hoursAgo * 3_600_000),
  })
  expect(mayClaim(delivered(24), 'rotten', now)).toBe(true)
  expect(mayClaim(delivered(25), 'rotten', now)).toBe(false)
  expect(mayClaim(delivered(100), 'missing', now)).toBe(true)
  for (const state of ['toShip', 'completed', 'refunded'] as const)
    expect(mayClaim({ state, deliveredAt: null }, 'return', now)).toBe(false)
})
