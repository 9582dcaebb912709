import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as gate from './gate.rules.ts'

const truth = { epoch: 1, available: 5, perBuyerLimit: 2, orders: [] }
const ask = (orderId: string, buyerId: string, quantity = 1) => ({ orderId, buyerId, quantity })

test('a known order is known before anything else is looked at', () => {
  const state = gate.openGate({ ...truth, available: 1 })
  expect(gate.admit(state, ask('a', 'x'), 0)).toEqual({ kind: 'admitted', epoch: 1 })
  expect(gate.admit(state, ask('a', 'x', 9), 0)).toMatchObject({
    kind: 'known',
    quantity: 1,
    state: 'leased',
  })
  expect(gate.admit(state, ask('b', 'y'), 0)).toEqual({ kind: 'refused', code: 'sold_out' })
})

test('a buyer over the limit is told so even when it is sold out, and nothing is written', () => {
  const state = gate.openGate({ ...truth, available: 2 })
  gate.admit(state, ask('a', 'x', 2), 0)
  expect(gate.admit(state, ask('b', 'x'), 0)).toEqual({ kind: 'refused', code: 'over_limit' })
  expect(state).toMatchObject({ available: 0, leased: 1 })
})

test('an order given back stays known and frees its buyer; one forgotten may come again', () => {
  const state = gate.openGate(truth)
  gate.admit(state, ask('a', 'x', 2), 0)
  gate.confirm(state, 'a')
  expect(gate.release(state, 'a')).toBe(true)
  expect(gate.release(state, 'a')).toBe(false)
  expect(gate.admit(state, ask('a', 'x', 2), 0)).toMatchObject({ kind: 'known', state: 'gone' })
  expect(gate.admit(state, ask('b', 'x', 2), 0).kind).toBe('admitted')
  gate.forget(state, 'b')
  expect(gate.admit(state, ask('b', 'x', 2), 0).kind).toBe('admitted')
})

test('only leases lapse, and only after their time', () => {
  const state = gate.openGate(truth)
  gate.admit(state, ask('a', 'x'), 0)
  gate.admit(state, ask('b', 'y'), 1)
  gate.admit(state, ask('c', 'z'), 0)
  gate.confirm(state, 'c')
  expect(gate.lapsedLeases(state, gate.LEASE_MS - 1, 10)).toEqual([])
  expect(gate.lapsedLeases(state, gate.LEASE_MS, 10)).toEqual([{ orderId: 'a', buyerId: 'x' }])
  expect(gate.lapsedLeases(state, gate.LEASE_MS + 1, 1)).toHaveLength(1)
})

test('an epoch begins with what PostgreSQL knows', () => {
  const state = gate.openGate({
    ...truth,
    orders: [
      { orderId: 'a', buyerId: 'x', quantity: 2, holds: true },
      { orderId: 'b', buyerId: 'y', quantity: 2, holds: false },
    ],
  })
  expect(gate.admit(state, ask('c', 'x'), 0)).toMatchObject({ code: 'over_limit' })
  expect(gate.admit(state, ask('c', 'y', 2), 0).kind).toBe('admitted')
  expect(gate.admit(state, ask('b', 'y', 2), 0)).toMatchObject({ kind: 'known', state: 'gone' })
})

test('whatever happens in whatever order, units are neither made nor lost and limits hold', () => {
  const command = fc.record({
    what: fc.constantFrom('admit', 'confirm', 'release', 'forget'),
    order: fc.integer({ min: 0, max: 30 }),
    quantity: fc.integer({ min: 1, max: 3 }),
  })
  fc.assert(
    fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
      const units = 12
      const state = gate.openGate({ ...truth, available: units, perBuyerLimit: 3 })
      for (const { what, order, quantity } of commands) {
        const id = String(order)
        if (what === 'admit') gate.admit(state, ask(id, `buyer ${String(order % 7)}`, quantity), 0)
        else gate[what](state, id)
        const kept = [...state.entries.values()].filter((entry) => entry.state !== 'gone')
        expect(state.available + kept.reduce((sum, entry) => sum + entry.quantity, 0)).toBe(units)
        expect(state.available).toBeGreaterThanOrEqual(0)
        expect(Math.max(0, ...state.buyers.values())).toBeLessThanOrEqual(3)
        expect(state.leased).toBe(kept.filter((entry) => entry.state === 'leased').length)
        expect(state.gone).toBe(state.entries.size - kept.length)
      }
    }),
    { numRuns: 200 },
  )
})
