export const en = {
  texts: 'Texts',
  textsText: 'Read the text, not its author: names and villages are struck out and the number is drawn.',
  none: 'No text has been handed in yet.',
  number: 'Text {number}',
  done: 'marked',
  todo: '{count} to mark',
  closed: 'This text’s marks cannot be changed any more',
  own: 'Hand in a text',
  ownText:
    'Hand in your plan or script; judges read it under a number. Leave out names, village and phone; they are struck out. It cannot be changed once a judge has marked it.',
  label: 'Plan or script',
  error: 'Write 1–3000 characters',
  submitted: 'handed in {when}',
  handIn: 'Hand in',
  handedIn: 'The text has arrived',
}
