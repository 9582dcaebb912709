/** How a sign-in code reaches a phone. */
export interface SmsSender {
  /** Sends the code; the sandbox hands it back to be shown on the page, a real provider never does. */
  sendCode(phone: string, code: string): Promise<{ sandboxCode: string | null }>
}

/** Slows down whoever guesses at one phone number or user name, from however many addresses. */
export interface GuessLimit {
  /** Counts one try; throws `too_many` once there were too many. */
  count(subject: string): Promise<void>
}
