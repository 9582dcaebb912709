/** What a provider says became of a payment. */
export type PaymentOutcome = 'paid' | 'declined'

/** What a provider's callback is answered with, to the letter. */
export interface CallbackReply {
  readonly status: number
  readonly type: string
  readonly body: string
}
