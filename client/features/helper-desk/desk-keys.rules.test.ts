import { expect, test } from 'vitest'
import { deskAct, keyOf } from './desk-keys.rules.ts'

const plain = { modified: false, repeated: false }

test('a digit explains the product of that number, and 0 the tenth', () => {
  expect(deskAct('1', plain)).toEqual({ act: 'explain', position: 1 })
  expect(deskAct('0', plain)).toEqual({ act: 'explain', position: 10 })
})

test('letters act in either case; other keys do nothing', () => {
  expect(deskAct('f', plain)).toEqual({ act: 'flash' })
  expect(deskAct('F', plain)).toEqual({ act: 'flash' })
  for (const key of ['q', 'Enter', 'constructor', '']) expect(deskAct(key, plain)).toBeNull()
})

test('a shortcut of the browser and a key held down are left alone', () => {
  expect(deskAct('f', { modified: true, repeated: false })).toBeNull()
  expect(deskAct('1', { modified: false, repeated: true })).toBeNull()
})

test('every position has the key that leads back to it', () => {
  for (let position = 1; position <= 10; position += 1)
    expect(deskAct(keyOf(position) ?? '', plain)).toEqual({ act: 'explain', position })
  expect(keyOf(0)).toBeNull()
  expect(keyOf(11)).toBeNull()
})
