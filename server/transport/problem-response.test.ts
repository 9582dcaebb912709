import { describe, expect, it } from 'vitest'
import { Problem } from '#server/core/problem.ts'
import { asProblem, isReportable } from './problem-response.ts'

const withCode = (code: string) => Object.assign(new Error('refused'), { code })

describe('a failure', () => {
  it('that was foreseen stays what it is', () => {
    const problem = new Problem('sold_out')
    expect(asProblem(problem)).toBe(problem)
    expect(isReportable(problem)).toBe(false)
  })

  it('of the body parser is the sender’s', () => {
    expect(asProblem(Object.assign(new Error(), { type: 'entity.too.large', status: 413 })).code).toBe(
      'too_large',
    )
    expect(asProblem(Object.assign(new SyntaxError(), { status: 400 })).code).toBe('malformed')
    expect(asProblem(Object.assign(new Error(), { status: 415 })).code).toBe('malformed')
  })

  it('of the way to the database passes, however deep it is wrapped', () => {
    const lost = [
      withCode('ECONNREFUSED'),
      withCode('57P01'),
      withCode('P1001'),
      new Error('Connection terminated unexpectedly'),
      new Error('timeout exceeded when trying to connect'),
      new Error('Invalid invocation', { cause: withCode('57P03') }),
      Object.assign(new Error('Database error'), {
        code: 'P2039',
        meta: { driverAdapterError: { cause: { originalCode: '57P01' } } },
      }),
    ]
    for (const error of lost) {
      const problem = asProblem(error)
      expect(problem.code, error.message).toBe('unavailable')
      expect(problem.extras.retryAfterMs).toBeGreaterThan(0)
      expect(isReportable(problem)).toBe(true)
    }
  })

  it('of ours says nothing of the inside', () => {
    for (const error of [
      new TypeError('secret of undefined'),
      withCode('23505'),
      'text',
      null,
      undefined,
      7,
    ]) {
      const problem = asProblem(error)
      expect(problem.code).toBe('unexpected')
      expect(JSON.stringify(problem.toBody())).not.toContain('secret')
    }
  })

  it('whose causes go round in a circle is read to an end', () => {
    const circle = new Error('round')
    circle.cause = circle
    expect(asProblem(circle).code).toBe('unexpected')
  })
})
