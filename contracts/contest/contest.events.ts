import { z } from 'zod'
import { notice, request } from '../core/event.ts'
import { limits } from '../core/limit.ts'
import { done, id } from '../core/values.ts'
import { contestSlug, publicContest } from './contest.types.ts'

export const contestRequests = {
  watch: request({
    name: 'contest.watch',
    summary: 'Follow a contest; answered with the page as it is now, so that a return misses nothing',
    body: z.object({ slug: contestSlug }),
    reply: publicContest,
    permission: 'anyone',
    limit: limits.read,
    problems: ['not_found'],
  }),
  unwatch: request({
    name: 'contest.unwatch',
    summary: 'Follow it no more',
    body: z.object({ contestId: id }),
    reply: done,
    permission: 'anyone',
    limit: limits.read,
  }),
}

export const contestNotices = {
  changed: notice({
    name: 'contest.changed',
    summary: 'A lock, a recusal or a decision changed the contest',
    body: publicContest,
  }),
}
