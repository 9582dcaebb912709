import { ref } from 'vue'
import type { Criterion } from '#contracts/contest/contest.types.ts'
import { markAfterDigit } from './desk-keys.rules.ts'

/** Marks typed by keyboard: the second digit of a mark out of a hundred adds to the first. */
export function useTypedMarks() {
  /** The criterion whose mark was typed last; moving on ends the number. */
  const typingId = ref<string | null>(null)

  return {
    stop: () => {
      typingId.value = null
    },
    /** The mark of `criterion` after this digit; null where the digit says nothing. */
    digit: (
      criterion: Pick<Criterion, 'id' | 'top'>,
      before: number | null,
      digit: number,
    ): number | null => {
      const mark = markAfterDigit(criterion, before, { digit, typing: typingId.value === criterion.id })
      if (mark !== null) typingId.value = criterion.id
      return mark
    },
  }
}
