import { expect, it } from 'vitest'
import { readMessage } from './push-message.rules.ts'

const path = '/live/0190a5b0-0000-7000-8000-000000000001'

it('shows what the server wrote', () => {
  const told = { title: '徐春杏开播了', body: '樱桃熟了', path, tag: 'live-1' }
  expect(readMessage(JSON.stringify(told))).toEqual(told)
})

it('leads to a live of this site or to its first page, never elsewhere', () => {
  for (const other of [
    'https://evil.example/',
    '//evil.example/',
    '/live/../orders',
    'javascript:alert(1)',
    7,
  ])
    expect(readMessage(JSON.stringify({ title: 'x', path: other })).path).toBe('/')
})

it('shows something of what it cannot read', () => {
  for (const text of ['', 'null', '7', '[]', '{"title":'])
    expect(readMessage(text).title).toContain('Fieldcast')
})
