import { z } from 'zod'
import { notice } from '../core/event.ts'
import { id } from '../core/values.ts'
import { cohostDesk, cohosting, cohostsOn } from './cohosts.types.ts'

export const cohostNotices = {
  on: notice({
    name: 'live.cohosts',
    summary: 'Who is up beside the host now',
    body: z.object({ liveId: id, on: cohostsOn }),
  }),
  desk: notice({
    name: 'live.cohostDesk',
    summary: 'To those who direct the live: who is up, was invited, or asked',
    body: cohostDesk,
  }),
  own: notice({
    name: 'live.cohosting',
    summary: 'To every device of an account: how it stands now',
    body: cohosting.extend({ liveId: id }),
  }),
  speaking: notice({
    name: 'live.speaking',
    summary: 'Whose voice is the loudest while several are up; null: nobody’s',
    body: z.object({ liveId: id, accountId: id.nullable() }),
  }),
}
