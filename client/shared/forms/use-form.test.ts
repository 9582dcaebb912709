import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ProblemError } from '#client/shared/api/problem.ts'
import { useForm } from './use-form.ts'

const refusal = (path: string) => () =>
  Promise.reject(
    new ProblemError({
      ...{ type: 'about:blank', status: 422, code: 'invalid', title: 'Not right', titleZh: '没填对' },
      fields: [{ path: `body.${path}`, message: 'is taken' }],
    }),
  )

describe('a form that was refused', () => {
  it('says so at the field, or below where no field of the form is meant', async () => {
    const form = useForm()
    await form.submit(z.object({}), {}, refusal('title'))
    expect([form.errorOf('title', '换一个'), form.rest()]).toEqual(['换一个', null])
    await form.submit(z.object({}), {}, refusal('panel'))
    expect([form.errorOf('title', '换一个'), form.rest()]).toEqual([undefined, '没填对：is taken'])
  })

  it('says below what its own check finds wrong with a member that has no field', async () => {
    const form = useForm()
    const sent = await form.submit(z.object({ panel: z.string() }), {}, () => Promise.resolve('sent'))
    expect([sent, form.rest()]).toEqual([null, '有内容没填对'])
    form.reset()
    expect(form.rest()).toBeNull()
  })
})
