import { people, type PersonDrawing, type PersonName } from './people.ts'
import { person, personDefs } from './person.ts'
import { linearGradient, type Drawing } from './svg-parts.ts'

/** Head and shoulders on a soft ground, for round avatars. */
export function portrait(id: string, name: PersonName): Drawing {
  const look: PersonDrawing = people[name]
  return {
    box: '0 0 120 120',
    defs:
      linearGradient(`${id}bg`, [
        [0, look.ground[0]],
        [1, look.ground[1]],
      ]) + personDefs(id, look),
    art: `<rect width="120" height="120" fill="url(#${id}bg)"/><g transform="translate(60 60) scale(.72)">${person(id, look)}</g>`,
  }
}

/** Someone the county has not drawn: the outline of a person in a straw hat. */
export function unknownPortrait(id: string): Drawing {
  return {
    box: '0 0 120 120',
    defs: linearGradient(`${id}bg`, [
      [0, '#efe6d4'],
      [1, '#cdbfa8'],
    ]),
    art: `<rect width="120" height="120" fill="url(#${id}bg)"/><path d="M14 124C16 94 36 86 60 86C84 86 104 94 106 124Z" fill="#a4957d"/><path d="M40 54C40 78 48 88 60 88C72 88 80 78 80 54Z" fill="#a4957d"/><path d="M8 50C22 40 34 40 36 38C37 22 46 16 60 16C74 16 83 22 84 38C86 40 98 40 112 50C96 60 78 63 60 63C42 63 24 60 8 50Z" fill="#8b7c66"/>`,
  }
}
