import { expect } from 'vitest'
import { commonProblems, problemBody, problemMeanings, type ProblemBody } from '#contracts/core/problems.ts'
import { isReasonCode } from '#contracts/core/reasons.ts'
import type { Route } from '#contracts/core/route.ts'
import type { Answer } from '../support/call.ts'

const statuses: ReadonlyMap<string, number> = new Map(
  Object.entries(problemMeanings).map(([code, { status }]) => [code, status]),
)

/** A problem as every client can read it, that its route or event may answer with, and not our own fault. */
export function mustBeProblem(value: unknown, of: Pick<Route, 'problems'>): ProblemBody {
  const problem = problemBody.parse(value)
  expect([...commonProblems, ...of.problems], 'a code that is declared').toContain(problem.code)
  expect(problem.status, 'the status of its code').toBe(statuses.get(problem.code))
  mustBeReadable(problem)
  expect(['unexpected', 'unavailable'], 'no fault of the server').not.toContain(problem.code)
  return problem
}

/** Whoever reads Chinese is told in Chinese why a member was refused, and nobody else. */
function mustBeReadable({ fields = [], detail, detailZh }: ProblemBody): void {
  for (const { code, message, messageZh } of fields) {
    expect(isReasonCode(code), `a reason of ours: ${code}`).toBe(true)
    expect(messageZh, code).toMatch(/\p{Script=Han}/u)
    expect(message, code).not.toMatch(/\p{Script=Han}/u)
  }
  expect(detailZh === undefined, 'a detail in both languages').toBe(detail === undefined)
}

/** The same over HTTP: its media type and status agree with the body. */
export function mustRefuse(answer: Answer, route: Pick<Route, 'problems'>): ProblemBody {
  expect(answer.status, JSON.stringify(answer.body)).toBeGreaterThanOrEqual(400)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/)
  const problem = mustBeProblem(answer.body, route)
  expect(answer.status).toBe(problem.status)
  return problem
}
