import { describe, expect, it } from 'vitest'
import { bareDigits, safeNext } from './sign-in.rules.ts'

describe('after signing in', () => {
  it('goes back to the page that asked', () => {
    expect(safeNext('/live/1?x=2')).toBe('/live/1?x=2')
  })

  it('never leaves the site, nor runs in a circle', () => {
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/sign-in?next=/',
      undefined,
      ['/me'],
    ]) {
      expect(safeNext(next)).toBe('/')
    }
  })
})

describe('a typed phone number', () => {
  it('loses its blanks and country code', () => {
    expect(bareDigits('+86 138 1234 5521')).toBe('13812345521')
    expect(bareDigits('138-1234-5521')).toBe('13812345521')
    expect(bareDigits('8612')).toBe('8612')
  })
})
