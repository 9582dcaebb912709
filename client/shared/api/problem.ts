import type { ProblemBody, ProblemCode } from '#contracts/core/problems.ts'
import { problemMeanings } from '#contracts/core/problems.ts'
import { language } from '#client/shared/i18n/i18n.ts'

/** The server's codes, and `offline` for a request that got no answer. */
export type ClientProblemCode = ProblemCode | 'offline'

/** A refusal or failure, ready to be shown: over HTTP and over the socket alike. */
export class ProblemError extends Error {
  readonly problem: ProblemBody

  constructor(problem: ProblemBody) {
    super(`${problem.code}: ${problem.title}`)
    this.name = 'ProblemError'
    this.problem = problem
  }

  get code(): string {
    return this.problem.code
  }

  /** In the language of the interface. */
  get title(): string {
    return language.value === 'en' ? this.problem.title : this.problem.titleZh
  }

  /** What exactly was wrong, in the language of the interface. */
  get detail(): string | undefined {
    return language.value === 'en' ? this.problem.detail : this.problem.detailZh
  }

  /** The refused members, their reasons in the language of the interface. */
  get fields(): readonly { path: string; code: string; message: string }[] {
    const words = language.value === 'en' ? 'message' : 'messageZh'
    return (this.problem.fields ?? []).map((field) => ({
      path: field.path,
      code: field.code,
      message: field[words],
    }))
  }

  get retryAfterMs(): number | null {
    return this.problem.retryAfterMs ?? null
  }
}

/** No answer came: the network, or the server, is away. */
export const offline = (): ProblemError =>
  new ProblemError({
    type: 'about:blank',
    status: 0,
    code: 'offline',
    title: 'No connection; nothing is lost',
    titleZh: '网断了，东西都在',
  })

/** A problem made on this side, in the words of the contract. */
export function localProblem(code: ProblemCode, status: number = problemMeanings[code].status): ProblemError {
  const { zh, en } = problemMeanings[code]
  return new ProblemError({ type: 'about:blank', status, code, title: en, titleZh: zh })
}

/** Whether an error is one of these problems. */
export const isProblem = (error: unknown, ...codes: ClientProblemCode[]): error is ProblemError =>
  error instanceof ProblemError && (codes.length === 0 || codes.some((code) => code === error.code))

/** Any thrown thing as a problem, so that a page always has words to show. */
export const asProblem = (error: unknown): ProblemError =>
  error instanceof ProblemError ? error : localProblem('unexpected')
