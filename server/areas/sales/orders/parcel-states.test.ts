import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parcelState, type ParcelState } from '#contracts/sales/parcels.types.ts'
import { mayBecome } from '#server/core/state-machine.ts'
import { orderStates } from './order-states.ts'
import { orderStateOf, parcelStates } from './parcel-states.ts'

test('however parcels move, their order only moves along its own table, and ends completed or refunded', () => {
  const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(9)), { maxLength: 40 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), steps, (count, moves) => {
      const parcels: ParcelState[] = Array.from({ length: count }, () => 'toShip')
      let order = orderStateOf(parcels)
      expect(order).toBe('paid')
      for (const [which, choice] of moves) {
        const index = which % count
        const next = parcelStates[parcels[index] ?? 'refunded']
        const state = next[choice % Math.max(1, next.length)]
        if (state === undefined) continue
        parcels[index] = state
        const after = orderStateOf(parcels)
        if (after !== order) expect(mayBecome(orderStates, order, after)).toBe(true)
        order = after
      }
    }),
  )
})

test('every state can be left or is an end', () => {
  const ends = parcelState.options.filter((state) => parcelStates[state].length === 0)
  expect(ends).toEqual(['refunded'])
})
