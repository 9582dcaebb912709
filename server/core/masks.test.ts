import { expect, test } from 'vitest'
import { maskName, maskPhone, maskRegion } from './masks.ts'

test('names, phones and streets are masked', () => {
  expect(['林小满', '林', '欧阳', ''].map(maskName)).toEqual(['林**', '林*', '欧*', '*'])
  expect(maskPhone('13812345678')).toBe('138****5678')
  expect(maskRegion('山东省泰安市新泰市')).toBe('山东省泰安市新泰市 ****')
})
