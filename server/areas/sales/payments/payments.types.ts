/** What a provider says became of a payment. */
export type PaymentOutcome = 'paid' | 'declined'
