import type { SmsSender } from '#server/areas/identity/identity.ports.ts'

/** Stands in for an SMS provider: the code is shown on the sign-in page instead of being sent. */
export const sandboxSms: SmsSender = {
  sendCode: (_phone, code) => Promise.resolve({ sandboxCode: code }),
}
