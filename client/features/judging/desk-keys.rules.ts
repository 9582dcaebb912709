export type DeskAct =
  | { readonly act: 'move'; readonly by: 1 | -1 }
  | { readonly act: 'digit'; readonly digit: number }
  | { readonly act: 'erase' | 'bind' | 'play' }
  | { readonly act: 'skip'; readonly byMs: number }

const SKIP_MS = 10_000

/** What a key does at the desk; null for every other key and for keys held with Ctrl, Alt or ⌘. */
export function deskAct(key: string, modified: boolean): DeskAct | null {
  if (modified) return null
  if (/^\d$/.test(key)) return { act: 'digit', digit: Number(key) }
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'ArrowDown':
      return { act: 'move', by: 1 }
    case 'ArrowUp':
      return { act: 'move', by: -1 }
    case 'Backspace':
      return { act: 'erase' }
    case 'm':
      return { act: 'bind' }
    case 'k':
      return { act: 'play' }
    case 'j':
      return { act: 'skip', byMs: -SKIP_MS }
    case 'l':
      return { act: 'skip', byMs: SKIP_MS }
    default:
      return null
  }
}

/**
 * The mark after a digit was pressed: levels are said by one digit, points up to a hundred grow digit by digit.
 * `typing` says whether the mark before was typed just now. Null where the digit says nothing.
 */
export function markAfterDigit(
  { top }: { readonly top: number },
  before: number | null,
  { digit, typing }: { digit: number; typing: boolean },
): number | null {
  if (top < 10) return digit <= top ? digit : null
  const grown = typing && before !== null ? before * 10 + digit : digit
  return grown <= top ? grown : digit
}
