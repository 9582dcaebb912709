export const en = {
  title: 'You are asked to judge',
  text: 'Read the rules and dates first. Until you accept, nothing of it is on your desk.',
  later: 'Not now, to the desk',
  seats: 'Your place',
  chief: 'Chief judge',
  entries: 'no entries yet | {count} entry so far | {count} entries so far',
  when: 'When',
  whenOf: '{from} to {to}',
  whenNone: 'No times are set yet; the desk shows them once they are',
  asked: 'What is asked of you',
  ask: {
    declareFirst:
      'Before your first mark, declare what ties you to hosts who take part. You are then recused from their entries, which is not 0. Marks of a judge who hides a tie are void.',
    declare:
      'Declare at the desk what ties you to hosts who take part. You are then recused from their entries, which is not 0.',
    calibration:
      'Practise on the same clip as the others and compare with the reference. Practice does not count.',
    mark: 'Mark every entry by the rubric, then lock its sheet. Until the panel locks you see your own marks only.',
    chief: 'Watch over the panel: excuse who is absent, and lock it once all sheets are in.',
    public: 'Once locked, each mark is public with the number of your seat, without your name.',
    after: 'After publication refunds count for {hold} hours; then appeals are taken for {appeal} hours.',
  },
  rubric: 'Rubric · {count} criterion | Rubric · {count} criteria',
  accept: 'Accept',
  accepted: 'Accepted: once judging begins, the entries are on your desk',
  decline: 'Decline',
  declineTitle: 'Decline {title}',
  declineText:
    'The organisers see why and can ask somebody else. If you change your mind, have them invite you again.',
  reason: 'Reason (it goes into the public log)',
  reasonExample: 'Such as: away on those days',
  reasonError: 'Write 1–100 characters',
  declineDo: 'Decline the invitation',
  declined: 'Declined; the organisers know',
  coming: 'Accepted',
  comingText: 'Judging has not begun; the entries will be on your desk.',
  acceptedAt: 'accepted {when}',
}
