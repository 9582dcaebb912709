import { expect, test } from 'vitest'
import { AddressSeal } from './address-seal.ts'

const address = { name: '林小满', phone: '13812345678', region: '山东省泰安市新泰市', street: '果园路 8 号' }
const seal = new AddressSeal(Buffer.alloc(32, 5))

test('an address comes out as it went in, and never looks the same twice', () => {
  const sealed = seal.seal(address)
  expect(seal.open(sealed)).toEqual(address)
  expect(Buffer.from(sealed).equals(Buffer.from(seal.seal(address)))).toBe(false)
  expect(Buffer.from(sealed).includes('果园路')).toBe(false)
})

test('a changed byte or another key opens nothing', () => {
  const sealed = seal.seal(address)
  for (const index of [0, 12, 28, sealed.length - 1]) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte))
    expect(() => seal.open(changed)).toThrow()
  }
  expect(() => new AddressSeal(Buffer.alloc(32, 6)).open(sealed)).toThrow()
  expect(() => new AddressSeal(Buffer.alloc(31))).toThrow()
})
