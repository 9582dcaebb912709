import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { krippendorffAlpha, outliersOf, type Metric } from './agreement.rules.ts'
import { compare, decimalText } from './fraction.rules.ts'

/** Rows are observers and columns units, as the literature prints them; `.` is missing. */
const unitsOf = (...observers: string[]): number[][] => {
  const rows = observers.map((it) => it.split(' '))
  return (rows[0] ?? []).map((_, unit) =>
    rows.flatMap((row) => (row[unit] === '.' ? [] : [Number(row[unit])])),
  )
}

const alpha = (units: number[][], metric: Metric, digits = 3) => {
  const value = krippendorffAlpha(units, metric)
  return value === null ? null : decimalText(value, digits)
}

describe('the worked examples of Krippendorff, Computing Krippendorff’s Alpha-Reliability (2011)', () => {
  test('A: binary data, two observers, no missing data: 0.095', () => {
    const meg = '0 1 0 0 0 0 0 0 1 0'
    const owen = '1 1 1 0 0 1 0 0 0 0'
    expect(alpha(unitsOf(meg, owen), 'nominal')).toBe('0.095')
  })

  test('B: nominal data, two observers, no missing data: 0.692', () => {
    const ben = '1 1 2 2 4 3 3 3 5 4 4 1'
    const gerry = '2 1 2 2 2 3 3 3 5 4 4 4'
    expect(alpha(unitsOf(ben, gerry), 'nominal')).toBe('0.692')
  })

  const four = unitsOf(
    '1 2 3 3 2 1 4 1 2 . . .',
    '1 2 3 3 2 2 4 1 2 5 . 3',
    '. 3 3 3 2 3 4 2 2 5 1 .',
    '1 2 3 3 2 4 4 1 2 5 1 .',
  )

  test('C and D: four observers, missing data: nominal 0.743, ordinal 0.815, interval 0.849', () => {
    expect(alpha(four, 'nominal')).toBe('0.743')
    expect(alpha(four, 'ordinal')).toBe('0.815')
    expect(alpha(four, 'interval')).toBe('0.849')
  })
})

test('three observers of 15 units with much missing (the encyclopedia’s example): 0.691 and 0.811', () => {
  const units = unitsOf(
    '. . . . . 3 4 1 2 1 1 3 3 . 3',
    '1 . 2 1 3 3 4 3 . . . . . . .',
    '. . 2 1 3 4 4 . 2 1 1 3 3 . 4',
  )
  expect(alpha(units, 'nominal')).toBe('0.691')
  expect(alpha(units, 'interval')).toBe('0.811')
})

test('full agreement is 1, and where no two values differ nothing can be said', () => {
  expect(alpha(unitsOf('0 1 2 3', '0 1 2 3'), 'interval')).toBe('1.000')
  expect(alpha(unitsOf('2 2', '2 2'), 'ordinal')).toBeNull()
  expect(alpha([[1], [], [2]], 'interval')).toBeNull()
})

const units = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }), { maxLength: 12 })
const metric = fc.constantFrom<Metric>('nominal', 'ordinal', 'interval')

test('α does not care for the order of units and values, nor for units with one value', () => {
  fc.assert(
    fc.property(units, metric, fc.integer({ min: 0, max: 3 }), (given, by, lone) => {
      const turned = [...given.toReversed().map((it) => it.toReversed()), [lone]]
      const [a, b] = [krippendorffAlpha(given, by), krippendorffAlpha(turned, by)]
      expect(a === null).toBe(b === null)
      if (a && b) expect(compare(a, b)).toBe(0)
    }),
  )
})

test('interval α is the same on a stretched and shifted scale', () => {
  fc.assert(
    fc.property(units, (given) => {
      const stretched = given.map((it) => it.map((value) => 7 * value + 5))
      const [a, b] = [krippendorffAlpha(given, 'interval'), krippendorffAlpha(stretched, 'interval')]
      if (a && b) expect(compare(a, b)).toBe(0)
      else expect(a).toBe(b)
    }),
  )
})

describe('an outlier', () => {
  const flagged = (top: number, ...given: (number | null)[]) =>
    outliersOf({
      criteria: [{ track: 1, weightBp: 10_000, source: 'judges', top }],
      judges: [],
      awards: [],
      draw: null,
      entries: [
        {
          ...{
            number: 4,
            person: 1,
            overlap: false,
            measured: {
              netSales: 0,
              validOrders: 0,
              keptSales: 0,
              publicVote: 0,
              conversion: 0,
              reliefSales: 0,
            },
          },
          sheets: given.map((mark, index) => ({ seat: index + 1, state: 'locked', marks: [mark] })),
        },
      ],
    }).map((it) => [it.number, it.seat, it.mark, it.twiceMedian])

  test('is half the scale from the median of the others', () => {
    expect(flagged(3, 3, 3, 3, 3, 1)).toEqual([[4, 5, 1, 6]])
    expect(flagged(3, 3, 3, 2, 3, 2)).toEqual([])
    expect(flagged(100, 80, 85, 30, 79)).toEqual([[4, 3, 30, 160]])
    expect(flagged(100, 80, 85, 31, 79)).toEqual([])
  })

  test('needs three others to be far from: of three marks nobody can say which is the odd one', () => {
    expect(flagged(3, 3, 3, 0)).toEqual([])
    expect(flagged(3, 3, 3, null, 0)).toEqual([])
    expect(flagged(3, 3, 3, 3, 0)).toEqual([[4, 4, 0, 6]])
  })
})
