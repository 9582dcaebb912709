import type { ChatRules, Restriction } from '#contracts/live/moderation.types.ts'

/** Whether a restriction still holds. */
export const holds = ({ until }: Restriction, now: Date): boolean =>
  until === null || Date.parse(until) > now.getTime()

/** What becomes of a message. */
export type Verdict =
  | { readonly act: 'show' }
  | { readonly act: 'hold'; readonly for: 'word' | 'approval' }
  | { readonly act: 'refuse'; readonly restriction: Restriction }

/** Decides on a message of somebody; who moderates a live is bound by none of its rules. */
export function verdictOn(facts: {
  readonly text: string
  readonly moderates: boolean
  readonly rules: ChatRules
  readonly restriction: Restriction | null
  readonly words: readonly string[]
  readonly now: Date
}): Verdict {
  const { restriction, now } = facts
  if (facts.moderates) return { act: 'show' }
  if (restriction && holds(restriction, now)) return { act: 'refuse', restriction }
  if (containsListed(facts.text, facts.words)) return { act: 'hold', for: 'word' }
  return facts.rules.approval ? { act: 'hold', for: 'approval' } : { act: 'show' }
}

/** Letters and digits only, in one width and case: spaces or dots between them hide no word. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Whether a text contains a listed word, however it is spaced. `words` are plain already. */
export function containsListed(text: string, words: readonly string[]): boolean {
  const plain = plainText(text)
  return words.some((word) => word !== '' && plain.includes(word))
}

/** How long somebody still has to wait in slow mode, in ms; 0 when they may write. */
export const slowWaitMs = (slowSeconds: number, lastAt: Date | null, now: Date): number =>
  lastAt === null ? 0 : Math.max(0, lastAt.getTime() + slowSeconds * 1000 - now.getTime())
