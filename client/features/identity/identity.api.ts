import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const whoAmI = () => call(identityRoutes.whoAmI)
export const askCode = (phone: string) => call(identityRoutes.askCode, { body: { phone } })
export const signInByCode = (phone: string, code: string) =>
  call(identityRoutes.signInByCode, { body: { phone, code } })
export const signInByPassword = (username: string, password: string) =>
  call(identityRoutes.signInByPassword, { body: { username, password } })
export const signOut = () => call(identityRoutes.signOut)
export const changeMe = (change: { displayName?: string; avatar?: string }) =>
  call(identityRoutes.changeMe, { body: change })
export const listSessions = () => call(identityRoutes.sessions)
export const revokeSession = (sessionId: string) =>
  call(identityRoutes.revokeSession, { params: { sessionId } })
