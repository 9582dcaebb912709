import { describe, expect, it } from 'vitest'
import {
  formatClock,
  formatDay,
  formatDuration,
  formatMoment,
  formatNearDay,
  formatPrice,
  formatRelative,
  formatSum,
  formatTimeLeft,
  formatTimeOfDay,
  formatWeight,
  maskName,
  maskPhone,
  pricePerWeight,
} from './index.ts'

describe('money', () => {
  it.each([
    [9900, '¥99'],
    [4580, '¥45.8'],
    [4585, '¥45.85'],
    [229980, '¥2,299.8'],
    [0, '¥0'],
    [-500, '−¥5'],
  ])('writes %d 分 as %s', (fen, text) => {
    expect(formatPrice(fen)).toBe(text)
  })

  it('keeps both decimals on a bill', () => {
    expect(formatSum(10000)).toBe('¥100.00')
    expect(formatSum(-500)).toBe('−¥5.00')
  })

  it('tells the price by weight in the reader’s unit', () => {
    expect(pricePerWeight(9900, 2500, 'zh-CN')).toBe('19.8 元/斤')
    expect(pricePerWeight(9900, 2500, 'en')).toBe('¥39.6/kg')
  })

  it('says nothing where there is no weight', () => {
    expect(pricePerWeight(3990, null, 'zh-CN')).toBe('')
    expect(pricePerWeight(3990, 0, 'en')).toBe('')
  })
})

describe('weight', () => {
  it('speaks 斤 in Chinese and kg in English', () => {
    expect(formatWeight(2500, 'zh-CN')).toBe('5 斤')
    expect(formatWeight(2500, 'en')).toBe('2.5 kg')
    expect(formatWeight(250, 'zh-CN')).toBe('250 克')
    expect(formatWeight(500, 'en')).toBe('500 g')
  })
})

describe('masks', () => {
  it('keeps a name’s first character, also one outside the basic plane', () => {
    expect(maskName('林小雨')).toBe('林**')
    expect(maskName('𠮷田')).toBe('𠮷**')
    expect(maskName('')).toBe('**')
  })

  it('hides the middle of a phone number', () => {
    expect(maskPhone('13812345521')).toBe('138****5521')
    expect(maskPhone('12345')).toBe('****')
  })
})

describe('time', () => {
  const now = new Date('2025-05-12T02:24:00Z')

  it('counts on the stream clock', () => {
    expect(formatClock(2_892_000)).toBe('48:12')
    expect(formatClock(3_738_999)).toBe('62:18')
    expect(formatClock(6_000_000)).toBe('1:40:00')
    expect(formatClock(-5)).toBe('00:00')
  })

  it('shows 00:00 only when a deadline has passed', () => {
    expect(formatTimeLeft(1)).toBe('00:01')
    expect(formatTimeLeft(0)).toBe('00:00')
    expect(formatTimeLeft(-1)).toBe('00:00')
  })

  it('says how long something took', () => {
    expect(formatDuration(171_000, 'zh-CN')).toBe('2 分 51 秒')
    expect(formatDuration(171_000, 'en')).toBe('2 min 51 s')
    expect(formatDuration(3_600_000, 'zh-CN')).toBe('1 小时')
    expect(formatDuration(0, 'en')).toBe('0 s')
  })

  it('uses the county’s clock and calendar', () => {
    expect(formatTimeOfDay('2025-05-12T16:30:00Z')).toBe('00:30')
    expect(formatDay('2025-05-12T16:30:00Z', 'zh-CN', now)).toBe('5 月 13 日')
    expect(formatDay('2024-12-31T16:30:00Z', 'en', now)).toBe('1 Jan')
    expect(formatDay('2024-06-01T00:00:00Z', 'zh-CN', now)).toBe('2024 年 6 月 1 日')
  })

  it('names the days around today', () => {
    expect(formatNearDay('2025-05-12T15:59:00Z', 'zh-CN', now)).toBe('今天')
    expect(formatMoment('2025-05-12T22:00:00Z', 'zh-CN', now)).toBe('明天 06:00')
    expect(formatNearDay('2025-05-11T08:00:00Z', 'en', now)).toBe('Yesterday')
    expect(formatNearDay('2025-05-14T08:00:00Z', 'en', now)).toBe('14 May')
  })

  it('says how long ago', () => {
    expect(formatRelative('2025-05-12T02:23:40Z', 'zh-CN', now)).toBe('刚刚')
    expect(formatRelative('2025-05-12T02:21:00Z', 'zh-CN', now)).toBe('3 分钟前')
    expect(formatRelative('2025-05-12T04:24:00Z', 'en', now)).toBe('in 2 hours')
    expect(formatRelative('2025-05-01T02:24:00Z', 'en', now)).toBe('1 May')
  })
})
