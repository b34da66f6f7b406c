import type { Pointer } from '../../../src/core/sample.js'
import { person, type Person } from './person.js'

const box = { x: 0, y: 0, w: 300, h: 30 }

/** Someone in front of a form: places 1 to 3 are fields of it, 4 is the form, 5 a field without one, 6 a search, 7 the form of that. */
export interface Filler {
  readonly who: Person
  readonly enter: (place: number, pointer?: Pointer | null) => Filler
  readonly did: (did: 'write' | 'fill' | 'choose', place?: number) => Filler
  /** Writes once more after so many ms. */
  readonly write: (after: number) => Filler
  readonly leave: (filled?: boolean, back?: number) => Filler
  readonly form: (did: 'press' | 'invalid' | 'submit' | 'reset', place?: number) => Filler
  readonly rest: (ms: number) => Filler
  readonly say: Person['say']
}

export const filler = (): Filler => {
  const who = person()
  for (const target of ['email', 'text', 'tel']) who.place(target, box, { zone: 'checkout' })
  who.place('form', box, { zone: 'checkout', acts: false })
  who.place('textarea', box)
  who.place('search', box, { zone: 'search' })
  who.place('form', box, { zone: 'search', acts: false })
  let at = 0
  const formOf = (place: number): number => (place < 4 ? 4 : place === 6 ? 7 : 0)
  const field = (place: number, more: object): Filler => {
    who.say({ kind: 'field', place, form: formOf(place), ...more })
    return self
  }
  const self: Filler = {
    who,
    enter: (place, pointer = 'mouse') => {
      at = place
      return field(place, { did: 'enter', ...(pointer && { pointer }) })
    },
    did: (did, place = at) => field(place, { did }),
    write: (after) => {
      who.rest(after)
      return self.did('write')
    },
    leave: (filled = true, back = 0) => field(at, { did: 'leave', filled, back }),
    form: (did, place = 4) => {
      who.say({ kind: 'form', place, did })
      return self
    },
    rest: (ms) => {
      who.rest(ms)
      return self
    },
    say: (sample) => who.say(sample),
  }
  return self
}
