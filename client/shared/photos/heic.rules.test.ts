import { expect, test } from 'vitest'
import { isHeic } from './heic.rules.ts'

const head = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

test('an iPhone’s photo is known by its bytes; other pictures and films are not taken for one', () => {
  expect(isHeic(head('\0\0\0\x24ftypheic\0\0\0\0mif1MiHEmiaf'))).toBe(true)
  expect(isHeic(head('\0\0\0\x18ftypmif1\0\0\0\0mif1heic'))).toBe(true)
  expect(isHeic(head('\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf'))).toBe(false)
  expect(isHeic(head('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'))).toBe(false)
  expect(isHeic(head('\xff\xd8\xff\xe0\0\x10JFIF'))).toBe(false)
  expect(isHeic(head(''))).toBe(false)
})
