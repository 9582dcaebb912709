import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pathsOf, withoutBlanks, wrongPaths } from './form.rules.ts'

describe('what a form shows as wrong', () => {
  it('reads the server’s paths', () => {
    expect(pathsOf([{ path: 'body.title' }, { path: 'body.skus.0.name' }])).toEqual(['title', 'skus.0.name'])
  })

  it('asks the contract before sending', () => {
    const schema = z.object({ skus: z.array(z.object({ name: z.string().min(1) })) })
    expect(wrongPaths(schema, { skus: [{ name: '' }] })).toEqual(['skus.0.name'])
    expect(wrongPaths(schema, { skus: [{ name: '箱' }] })).toEqual([])
  })

  it('leaves empty inputs out', () => {
    expect(withoutBlanks({ phone: '', name: '林小雨', age: 0 })).toEqual({ name: '林小雨', age: 0 })
  })
})
