import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pathsOf, restWords, withoutBlanks, wrongPaths } from './form.rules.ts'

describe('what a form shows as wrong', () => {
  it('reads the server’s paths', () => {
    expect(pathsOf([{ path: 'body.title' }, { path: 'body.skus.0.name' }])).toEqual(['title', 'skus.0.name'])
  })

  it('asks the contract before sending', () => {
    const schema = z.object({ skus: z.array(z.object({ name: z.string().min(1) })) })
    expect(wrongPaths(schema, { skus: [{ name: '' }] })).toEqual(['skus.0.name'])
    expect(wrongPaths(schema, { skus: [{ name: '箱' }] })).toEqual([])
  })

  it('says below its fields what none of them shows, with the reason', () => {
    const problem = (...paths: string[]) => ({
      title: '有内容没填对',
      fields: paths.map((path) => ({ path: `body.${path}`, message: `${path} is wrong` })),
    })
    const shown = new Set(['title', 'price'])
    expect(restWords(problem('title'), ['title'], shown)).toBeNull()
    expect(restWords(problem('title', 'skus'), ['title', 'skus'], shown)).toBe('有内容没填对：skus is wrong')
    expect(restWords(problem(), [], shown)).toBe('有内容没填对')
    expect(restWords(problem(), ['criteria'], shown)).toBe('有内容没填对')
  })

  it('leaves empty inputs out', () => {
    expect(withoutBlanks({ phone: '', name: '林小雨', age: 0 })).toEqual({ name: '林小雨', age: 0 })
  })
})
