import { expect, test } from 'vitest'
import { z } from 'zod'
import { replyShape } from './reply-shape.ts'

const reply = z.object({
  id: z.uuid(),
  fen: z.int().min(0),
  lines: z.array(z.object({ title: z.string().max(3), at: z.iso.datetime().nullable() })).max(1),
  note: z.string().min(1).optional(),
  kind: z.discriminatedUnion('is', [z.object({ is: z.literal('a') }), z.object({ is: z.literal('b') })]),
})
const answer = {
  ...{ id: 'no uuid', fen: -1.5, kind: { is: 'a' } },
  lines: [
    { title: 'longer than three', at: null },
    { title: '', at: 'now' },
  ],
}

test('only what the contract names is shown, at every depth', () => {
  const rows = answer.lines.map((line) => ({ ...line, secret: 1 }))
  const shown = replyShape(reply).parse({
    ...{ ...answer, lines: rows, secret: 2 },
    kind: { is: 'a', secret: 3 },
  })
  expect(shown).toEqual(answer)
})

test.each([
  ['a field that is missing', { ...answer, id: undefined }],
  ['a text where a number belongs', { ...answer, fen: '12' }],
  ['no number at all', { ...answer, fen: Number.NaN }],
  ['null where the contract has none', { ...answer, lines: [{ title: null, at: null }] }],
  ['a kind that the contract does not know', { ...answer, kind: { is: 'c' } }],
])('%s is refused', (_what, wrong) => {
  expect(replyShape(reply).safeParse(wrong).success).toBe(false)
})

test('an object that lets other fields through keeps doing so', () => {
  const open = z.looseObject({ id: z.uuid() })
  expect(replyShape(open)).toBe(open)
})
