import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Work as a server asks for it: `bits` zero bits at the head of the SHA-256 of `token.answer`. */
export interface Work {
  readonly token: string
  readonly bits: number
}

/** Longest that an answer grows, in decimal digits. */
const DIGITS = 12
const ZERO = 48

/** Finds the answer, counting up from 0: 2 to the power of `bits` tries on average. */
export function solve({ token, bits }: Work): number {
  const head = utf8ToBytes(`${token}.`)
  const text = new Uint8Array(head.length + DIGITS)
  text.set(head)
  for (let answer = 0; ; answer += 1) {
    const end = writeNumber(text, head.length, answer)
    if (startsWithZeros(sha256(text.subarray(0, end)), bits)) return answer
  }
}

/** Writes decimal digits in place, which spares a string for each try; answers where they end. */
function writeNumber(text: Uint8Array, at: number, value: number): number {
  let length = 1
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) length += 1
  for (let rest = value, digit = at + length - 1; digit >= at; digit -= 1, rest = Math.floor(rest / 10))
    text[digit] = ZERO + (rest % 10)
  return at + length
}

function startsWithZeros(bytes: Uint8Array, bits: number): boolean {
  const whole = bits >> 3
  for (let index = 0; index < whole; index += 1) if (bytes[index] !== 0) return false
  return (bytes[whole] ?? 0) >> (8 - (bits & 7)) === 0
}
