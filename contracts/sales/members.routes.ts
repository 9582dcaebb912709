import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { route } from '../core/route.ts'
import { id } from '../core/values.ts'
import { memberReason, merchantStaff, workplace } from './members.types.ts'

const merchantId = z.object({ merchantId: id })
const member = z.object({ merchantId: id, accountId: id })
const why = z.object({ reason: memberReason })

export const memberRoutes = {
  staffCounts: route({
    method: 'GET',
    path: '/api/members',
    summary: 'How many accounts work for each merchant',
    reply: z.object({ items: z.array(z.object({ merchantId: id, count: z.int().min(1) })).max(500) }),
    permission: ['operator'],
    limit: limits.read,
  }),
  workplace: route({
    method: 'GET',
    path: '/api/members/:accountId',
    summary: 'The merchant that an account works for',
    params: z.object({ accountId: id }),
    reply: workplace,
    permission: ['operator'],
    limit: limits.read,
  }),
  members: route({
    method: 'GET',
    path: '/api/merchants/:merchantId/members',
    summary: 'Who works for a merchant, and who was bound or taken away when, by whom and why',
    params: merchantId,
    reply: merchantStaff,
    permission: ['operator'],
    limit: limits.read,
  }),
  addMember: route({
    method: 'PUT',
    path: '/api/merchants/:merchantId/members/:accountId',
    summary: 'Have an account with the role of a merchant work for this one, and for no other',
    params: member,
    body: why,
    reply: merchantStaff,
    permission: ['operator'],
    limit: limits.write,
    problems: ['conflict'],
  }),
  removeMember: route({
    method: 'POST',
    path: '/api/merchants/:merchantId/members/:accountId/removal',
    summary: 'Have an account work for a merchant no longer',
    params: member,
    body: why,
    reply: merchantStaff,
    permission: ['operator'],
    limit: limits.write,
  }),
  colleagues: route({
    method: 'GET',
    path: '/api/merchant/members',
    summary: 'Who works for the account’s own merchant',
    reply: merchantStaff.pick({ items: true }),
    permission: ['merchant'],
    limit: limits.read,
    problems: ['no_merchant'],
  }),
}
