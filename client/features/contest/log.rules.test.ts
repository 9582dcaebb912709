import { describe, expect, it } from 'vitest'
import { actorWords, factWords } from './log.rules.ts'

describe('the log in words', () => {
  it('names who acted with their seat', () => {
    expect(actorWords('judge 3')).toEqual({ key: 'judge', seat: '3' })
    expect(actorWords('operator')).toEqual({ key: 'operator', seat: '' })
  })

  it('tells facts in one line and leaves out what is empty, not what is nought', () => {
    expect(
      factWords(
        {
          number: 7,
          note: '',
          was: null,
          level: 0,
          seats: [1, 2],
          chief: true,
          moved: [
            { number: 3, rank: 2 },
            { number: 4, rank: 1 },
          ],
          gates: [],
        },
        { name: (it) => it, comma: '、', yes: 'yes', no: 'no' },
      ),
    ).toBe('number 7 · level 0 · seats 1、2 · chief yes · moved number 3 rank 2、number 4 rank 1')
  })
})
