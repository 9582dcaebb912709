import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OrderState } from '#contracts/sales/sales.types.ts'
import { mayBecome } from '#server/core/state-machine.ts'
import { orderStates } from '#server/areas/sales/orders/order-states.ts'
import { actionFor, isFresh, type PaymentStanding } from './payments.rules.ts'
import type { PaymentOutcome } from './payments.types.ts'

/** Applies a provider's word to a model of one order and one payment. */
function apply(model: { order: OrderState; payment: PaymentStanding }, outcome: PaymentOutcome): void {
  const become = (state: OrderState) => {
    expect(mayBecome(orderStates, model.order, state)).toBe(true)
    model.order = state
  }
  switch (actionFor(outcome, model.payment, model.order)) {
    case 'nothing':
      return
    case 'settle':
    case 'holdAgain':
      become('paid')
      model.payment = 'paid'
      return
    case 'reopen':
      become('held')
      model.payment = 'declined'
      return
    case 'decline':
      model.payment = 'declined'
      return
    case 'refund':
      model.payment = 'refunded'
  }
}

test('money ends as sold or sent back, once, in whatever order and however often the news comes', () => {
  const news = fc.array(fc.constantFrom<PaymentOutcome>('paid', 'declined'), { minLength: 1, maxLength: 12 })
  const start = fc.constantFrom<OrderState>('held', 'paying', 'expired', 'cancelled')
  fc.assert(
    fc.property(news, start, (outcomes, order) => {
      const model = { order, payment: 'pending' as PaymentStanding }
      for (const outcome of outcomes) apply(model, outcome)
      if (!outcomes.includes('paid')) expect(model.payment).toBe('declined')
      else if (order === 'cancelled') expect(model).toEqual({ order: 'cancelled', payment: 'refunded' })
      else expect(model).toEqual({ order: 'paid', payment: 'paid' })
    }),
  )
})

test('a second payment of a paid order goes back', () => {
  expect(actionFor('paid', 'pending', 'paid')).toBe('refund')
  expect(actionFor('declined', 'pending', 'paid')).toBe('decline')
})

test('a callback is fresh for five minutes on either side', () => {
  expect([0, 300_000, -300_000].map((age) => isFresh(1_000_000 - age, 1_000_000))).toEqual([true, true, true])
  expect([300_001, -300_001].map((age) => isFresh(1_000_000 - age, 1_000_000))).toEqual([false, false])
})
