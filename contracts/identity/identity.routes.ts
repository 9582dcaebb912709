import { reason } from '../core/reasons.ts'
import { z } from 'zod'
import { limits } from '../core/limit.ts'
import { role } from '../core/roles.ts'
import { route } from '../core/route.ts'
import { done, drawing, id, instant, line, pageOf, pageQuery, phone, prose } from '../core/values.ts'
import { account, me, newAccount, session, username } from './identity.types.ts'

const sessionId = z.object({ sessionId: id })
const accountId = z.object({ accountId: id })

export const identityRoutes = {
  askCode: route({
    method: 'POST',
    path: '/api/session/code',
    summary: 'Send a sign-in code to a phone',
    body: z.object({ phone }),
    /** `sandboxCode` is set only where no real SMS provider is configured. */
    reply: z.object({ expiresAt: instant, sandboxCode: z.string().nullable() }),
    permission: 'anyone',
    limit: limits.credential,
  }),
  signInByCode: route({
    method: 'POST',
    path: '/api/session/phone',
    summary: 'Sign in with phone and code; a first sign-in creates the account',
    body: z.object({ phone, code: z.string().regex(/^\d{6}$/, reason('six_digits')) }),
    reply: me,
    permission: 'anyone',
    limit: limits.credential,
    problems: ['code_wrong', 'code_expired'],
  }),
  signInByPassword: route({
    method: 'POST',
    path: '/api/session/password',
    summary: 'Sign in as staff with user name and password',
    body: z.object({ username, password: z.string().min(1).max(128) }),
    reply: me,
    permission: 'anyone',
    limit: limits.credential,
    problems: ['password_wrong'],
  }),
  whoAmI: route({
    method: 'GET',
    path: '/api/session',
    summary: 'The signed-in person (null for a guest) and the server’s clock',
    reply: z.object({ me: me.nullable(), serverTime: instant }),
    permission: 'anyone',
    limit: limits.read,
  }),
  signOut: route({
    method: 'DELETE',
    path: '/api/session',
    summary: 'End this session',
    reply: done,
    permission: 'signedIn',
    limit: limits.write,
  }),
  changeMe: route({
    method: 'PATCH',
    path: '/api/me',
    summary: 'Change one’s own name or picture',
    body: z.object({ displayName: line(24), avatar: drawing }).partial(),
    reply: me,
    permission: 'signedIn',
    limit: limits.write,
  }),
  sessions: route({
    method: 'GET',
    path: '/api/me/sessions',
    summary: 'The devices that are signed in',
    reply: z.object({ items: z.array(session).max(50) }),
    permission: 'signedIn',
    limit: limits.read,
  }),
  revokeSession: route({
    method: 'DELETE',
    path: '/api/me/sessions/:sessionId',
    summary: 'Sign a device out',
    params: sessionId,
    reply: done,
    permission: 'signedIn',
    limit: limits.write,
  }),
  accounts: route({
    method: 'GET',
    path: '/api/accounts',
    summary: 'People, newest first',
    query: pageQuery.extend({ cursor: id.optional(), role: role.optional(), search: prose(40).optional() }),
    reply: pageOf(account),
    permission: ['operator', 'auditor'],
    limit: limits.read,
  }),
  createAccount: route({
    method: 'POST',
    path: '/api/accounts',
    summary: 'Create an account for a host, judge or colleague; only an admin may make operators and admins',
    body: newAccount,
    reply: account,
    permission: ['operator'],
    limit: limits.write,
    problems: ['phone_taken', 'username_taken'],
  }),
  changeRoles: route({
    method: 'PUT',
    path: '/api/accounts/:accountId/roles',
    summary: 'Set the roles of an account; ends its sessions when it loses one',
    params: accountId,
    body: z.object({ roles: z.array(role).min(1).max(11) }),
    reply: account,
    permission: ['operator'],
    limit: limits.write,
  }),
}
