import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { i18n } from '#client/shared/i18n/i18n.ts'
import { ProblemError } from '#client/shared/api/problem.ts'
import { useForm } from './use-form.ts'

const refusal =
  (path: string, code = 'named_twice') =>
  () =>
    Promise.reject(
      new ProblemError({
        ...{ type: 'about:blank', status: 422, code: 'invalid', title: 'Not right', titleZh: '没填对' },
        fields: [{ path: `body.${path}`, code, message: 'is taken', messageZh: '有人用了' }],
      }),
    )

describe('a form that was refused', () => {
  it('says so at the field, or below where no field of the form is meant', async () => {
    const form = useForm()
    await form.submit(z.object({}), {}, refusal('title'))
    expect([form.errorOf('title', '换一个'), form.rest()]).toEqual(['有人用了', null])
    await form.submit(z.object({}), {}, refusal('title', 'text_long'))
    expect([form.errorOf('title', '换一个'), form.rest()]).toEqual(['换一个', null])
    await form.submit(z.object({}), {}, refusal('panel'))
    expect([form.errorOf('title', '换一个'), form.rest()]).toEqual([undefined, '没填对：有人用了'])
  })

  it('gives the reasons in the language of the interface', async () => {
    const form = useForm()
    i18n.global.locale.value = 'en'
    await form.submit(z.object({}), {}, refusal('title'))
    expect(form.errorOf('title', 'another one')).toBe('is taken')
    i18n.global.locale.value = 'zh-CN'
    expect(form.errorOf('title', '换一个')).toBe('有人用了')
  })

  it('says below what its own check finds wrong with a member that has no field', async () => {
    const form = useForm()
    const sent = await form.submit(z.object({ panel: z.string() }), {}, () => Promise.resolve('sent'))
    expect([sent, form.rest()]).toEqual([null, '有内容没填对'])
    form.reset()
    expect(form.rest()).toBeNull()
  })
})
