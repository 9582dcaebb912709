/** The reasons a moderator taps; what is recorded and told to the person is the word itself. */
export const reasonKeys = ['abuse', 'spam', 'advert', 'fraud', 'other'] as const

/** The reasons a viewer may report for, as the contract takes them. */
export const reportKeys = ['abuse', 'fraud', 'advert', 'other'] as const
