import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { escapeXml, modulesPath, wrap } from './poster.rules.ts'

test('a Chinese title breaks by width, and what is too long ends in an ellipsis', () => {
  expect(wrap('柳泉村头茬大樱桃，现摘现发', 16, 3)).toEqual(['柳泉村头茬大樱桃', '，现摘现发'])
  expect(wrap('一二三四五六七八九十', 6, 2)).toEqual(['一二三', '四五…'])
})

test('Latin words stay whole, and short ones share a line', () => {
  expect(wrap('First cherries of Liuquan village', 16, 3)).toEqual([
    'First cherries',
    'of Liuquan',
    'village',
  ])
})

test('nothing of a title becomes markup', () => {
  expect(escapeXml('<b>&"\'')).toBe('&#60;b&#62;&#38;&#34;&#39;')
})

test('every dark module of a code is drawn once', () => {
  const { modules } = create('https://example.org/live/1')
  const dark = modules.data.reduce((sum, module) => sum + module, 0)
  expect(modulesPath(modules).match(/M/g)).toHaveLength(dark)
})
