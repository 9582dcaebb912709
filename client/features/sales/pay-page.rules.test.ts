import { expect, test } from 'vitest'
import { payPageStage } from './pay-page.rules.ts'

const payment = {
  provider: 'sandbox',
  state: 'pending',
  start: { kind: 'page', url: '/pay/1' },
  expiresAt: '2026-06-01T04:00:00.000Z',
} as const
const intime = { nowMs: Date.parse('2026-06-01T03:59:59.999Z'), decided: false }
const late = { nowMs: Date.parse('2026-06-01T04:00:00.000Z'), decided: false }

test('a payment is offered only while its provider would still take the money', () => {
  expect(payPageStage(payment, intime)).toBe('sandbox')
  expect(payPageStage({ ...payment, provider: 'wechat' }, intime)).toBe('provider')
  expect(payPageStage(payment, late)).toBe('expired')
  expect(payPageStage({ ...payment, provider: 'wechat' }, late)).toBe('expired')
  expect(payPageStage({ ...payment, provider: 'wechat', start: null }, late)).toBe('provider')
})

test('whoever had the sandbox notify later waits and is not asked to pay again', () => {
  expect(payPageStage(payment, { ...intime, decided: true })).toBe('waiting')
})

test('a declined payment says that the goods are kept only while they are', () => {
  expect(payPageStage({ ...payment, state: 'declined' }, intime)).toBe('declined')
  expect(payPageStage({ ...payment, state: 'declined' }, late)).toBe('over')
})

test('money that went back is not called paid', () => {
  expect(payPageStage({ ...payment, state: 'paid' }, late)).toBe('paid')
  expect(payPageStage({ ...payment, state: 'refunded' }, late)).toBe('refunded')
})
