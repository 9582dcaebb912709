import { z } from 'zod'
import { certificate } from '#contracts/contest/procedure.types.ts'

const statement = certificate
  .omit({ statement: true, signature: true, publicKey: true, valid: true })
  .extend({
    format: z.literal('fieldcast-certificate-1'),
    /** SHA-256 of the final result, and the head of the log that led to it. */
    result: z.string(),
    head: z.string(),
  })

/** What a certificate states. */
export type Statement = Omit<z.infer<typeof statement>, 'format'>

/** The text that is signed: JSON with its members in this order. */
export const statementText = (it: Statement): string =>
  JSON.stringify({
    format: 'fieldcast-certificate-1',
    id: it.id,
    serial: it.serial,
    contest: { slug: it.contest.slug, title: it.contest.title, edition: it.contest.edition },
    board: it.board,
    award: it.award,
    name: it.name,
    number: it.number,
    rank: it.rank,
    score: it.score,
    issuedAt: it.issuedAt,
    result: it.result,
    head: it.head,
  })

/** What a stored text states; null where it is none of ours. */
export function readStatement(text: string): Statement | null {
  try {
    const read = statement.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
