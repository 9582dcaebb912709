import { expect, it } from 'vitest'
import { checkOrigin, isSameOrigin } from './origin.ts'

it('knows its own pages, whatever scheme a proxy took away', () => {
  expect(isSameOrigin('http://field.example', 'field.example')).toBe(true)
  expect(isSameOrigin('https://field.example:8443', 'field.example:8443')).toBe(true)
  expect(isSameOrigin(undefined, 'field.example')).toBe(true)
})

it('knows strangers, also those that look alike', () => {
  for (const origin of [
    'https://evil.example',
    'https://field.example.evil.example',
    'https://evil.example/field.example',
    'https://field.example@evil.example',
    'https://field.example:1',
    'null',
    'field.example',
    '',
  ])
    expect(isSameOrigin(origin, 'field.example'), origin).toBe(false)
  expect(isSameOrigin('https://field.example', undefined)).toBe(false)
})

it('lets strangers read, and refuses what changes something', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    expect(() => {
      checkOrigin(method, 'https://evil.example', 'field.example')
    }).not.toThrow()
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'])
    expect(() => {
      checkOrigin(method, 'https://evil.example', 'field.example')
    }, method).toThrow(expect.objectContaining({ code: 'wrong_origin' }) as Error)
})
