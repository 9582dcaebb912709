import { expect, test } from 'vitest'
import { mustBeReached, mustBeWhole, outstanding, unmarked } from './judging.rules.ts'

const of = (...weights: number[]) => weights.map((weightBp) => ({ weightBp }))

test('weights are the whole, not one basis point more or less', () => {
  expect(() => {
    mustBeWhole(of(2500, 7500))
  }).not.toThrow()
  for (const weights of [of(2500, 7499), of(2500, 7501), of(9999)])
    expect(() => {
      mustBeWhole(weights)
    }).toThrow(expect.objectContaining({ code: 'weights_sum' }))
})

test('a mark may be bound to what the stream has reached, or to nothing', () => {
  for (const [at, reached] of [
    [null, null],
    [null, 10],
    [0, 0],
    [10, 10],
  ] as const)
    expect(() => {
      mustBeReached(at, reached)
    }).not.toThrow()
  for (const [at, reached] of [
    [0, null],
    [11, 10],
  ] as const)
    expect(() => {
      mustBeReached(at, reached)
    }).toThrow(expect.objectContaining({ code: 'invalid' }))
})

test('a sheet lacks the judged criteria without a mark, never the measured ones', () => {
  const criteria = [
    { id: 'a', source: 'judges' },
    { id: 'b', source: 'judges' },
    { id: 'c', source: 'netSales' },
  ]
  expect(unmarked(criteria, [{ criterionId: 'b' }])).toEqual([criteria[0]])
  expect(unmarked(criteria, [{ criterionId: 'a' }, { criterionId: 'b' }])).toEqual([])
})

test('a result waits for each judge and each entry, also where nothing was written', () => {
  const entries = [
    { number: 1, sheets: [{ judgeId: 'zhou', state: 'locked' }] },
    {
      number: 2,
      sheets: [
        { judgeId: 'zhou', state: 'open' },
        { judgeId: 'wen', state: 'recused' },
      ],
    },
  ]
  const { owing, unjudged } = outstanding(['zhou', 'wen'], entries)
  expect([...owing]).toEqual([
    ['wen', 1],
    ['zhou', 1],
  ])
  expect(unjudged).toEqual([])
})

test('an entry from which every judge is recused is named', () => {
  const sheets = [{ judgeId: 'zhou', state: 'recused' }]
  expect(outstanding(['zhou'], [{ number: 7, sheets }]).unjudged).toEqual([7])
})
