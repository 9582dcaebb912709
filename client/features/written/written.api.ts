import { contestWrittenRoutes as routes } from '#contracts/contest/written.routes.ts'
import { call, type Sent } from '#client/shared/api/http.ts'

type BodyFor<R extends Parameters<typeof call>[0]> = Sent<R> extends { body: infer B } ? B : never

export const readOwnText = (contestId: string, entryId: string) =>
  call(routes.ownText, { params: { contestId, entryId } })
export const handIn = (contestId: string, entryId: string, text: string) =>
  call(routes.handIn, { params: { contestId, entryId }, body: { text } })
export const readBlindTexts = (contestId: string) => call(routes.blindTexts, { params: { contestId } })
export const markText = (contestId: string, pseudonym: number, body: BodyFor<typeof routes.markText>) =>
  call(routes.markText, { params: { contestId, pseudonym: String(pseudonym) }, body })

export { asProblem } from '#client/shared/api/problem.ts'
