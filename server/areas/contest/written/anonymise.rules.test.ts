import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anonymise } from './anonymise.rules.ts'

const author = { name: '高建川 第一书记', villageName: '杏山村', townName: '放城镇' }
const of = (text: string) => anonymise(text, author)

test('names, places and numbers are struck out, and the rest is as it was written', () => {
  expect(of('大家好，我是杏山村的高建川，建川带货。')).toBe('大家好，我是〔略〕的〔略〕，〔略〕带货。')
  expect(of('放城镇今年的百合，放城人都说好')).toBe('〔略〕今年的百合，〔略〕人都说好')
  expect(of('电话 138 1234 5678，+86-13812345678')).toBe('电话 〔略〕，〔略〕')
  expect(of('微信号：jianchuan_88，mail a.b@c.cn')).toBe('微信号〔略〕，mail 〔略〕')
  expect(of('第一步 5 斤 59.00 元，2026-05-12 开播')).toBe('第一步 5 斤 59.00 元，2026-05-12 开播')
})

test('full-width letters and digits hide nothing', () => {
  expect(of('１３８１２３４５６７８')).toBe('〔略〕')
})

test('a name of two characters is struck out only whole', () => {
  expect(anonymise('禹村的王芳，芳草地', { name: '王芳', villageName: '禹村', townName: '禹村镇' })).toBe(
    '〔略〕的〔略〕，芳草地',
  )
})

test('no text keeps the author’s name, village, town or phone, wherever they stand', () => {
  const known = fc.constantFrom('高建川', '建川', '第一书记', '杏山村', '杏山', '放城镇', '13812345678')
  const piece = fc.oneof(
    known,
    fc.string({ unit: fc.constantFrom('百', '合', '地', '里', ' ', '。', '，', 'a', 'b') }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const plain = of(pieces.join(' '))
      for (const word of ['高建川', '建川', '第一书记', '杏山', '放城', '13812345678'])
        expect(plain).not.toContain(word)
    }),
  )
})
