import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { problemMeanings } from './problems.ts'
import { because, isShapeReason, reasonMeanings, wordsOf } from './reasons.ts'

const CHINESE = /\p{Script=Han}/u
const holes = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
const withoutHoles = (words: string) => words.replace(/\{\w+\}/g, '').trim()

describe('words for a reader of either language', () => {
  it.each(Object.entries({ ...reasonMeanings, ...problemMeanings }))('%s', (_code, { zh, en }) => {
    expect(zh).not.toBe('')
    // What a person wrote and what things are called is shown as it is.
    if (withoutHoles(zh) !== '') expect(zh, 'Chinese in Chinese').toMatch(CHINESE)
    expect(en, 'no Chinese in English').not.toMatch(CHINESE)
    expect(holes(zh), 'both languages tell the same figures').toEqual(holes(en))
    expect(withoutHoles(zh) === '', 'neither language is left out').toBe(withoutHoles(en) === '')
  })

  it('puts figures into both', () => {
    expect(wordsOf(because('mark_too_high', { top: 10 }))).toEqual({
      zh: '最高 10 分',
      en: 'the highest mark is 10',
    })
    expect([isShapeReason('too_low'), isShapeReason('no_arbiter')]).toEqual([true, false])
  })
})

const root = fileURLToPath(new URL('../..', import.meta.url))
const sourcesOf = (...folders: readonly string[]) =>
  folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|generated|^test\//.test(name))
      .map((name) => path.join(folder, name)),
  )
const read = (name: string) => readFileSync(path.join(root, name), 'utf8')

/** The text between the parenthesis that opens at `from` and the one that closes it. */
function argumentsAt(text: string, from: number): string {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return text.slice(from + 1, at)
  }
  return text.slice(from)
}

describe('every reason that can reach a reader has a code', () => {
  it.each(sourcesOf('contracts').filter((name) => /\.(refine|regex|check)\(/.test(read(name))))(
    'checks in %s give one, never words of their own',
    (name) => {
      const text = read(name)
      for (const { index, 0: call } of text.matchAll(/\.refine\(/g)) {
        const given = argumentsAt(text, index + call.length - 1)
        expect(given, name).toMatch(/\breason\('\w+'\)/)
      }
      for (const { index, 0: call } of text.matchAll(/\.regex\(/g)) {
        const given = argumentsAt(text, index + call.length - 1)
        expect(given, name).not.toMatch(/\/[a-z]*,\s*['"`]/)
      }
    },
  )

  it('no problem is given words instead of a reason', () => {
    const wordy = sourcesOf('contracts', 'server').filter((name) => /\bdetail: ['"`]/.test(read(name)))
    expect(wordy).toEqual([])
  })
})
