import { expect, test } from 'vitest'
import { zoom, type ZoomOptions } from '../../../src/detect/zoom.js'
import { replay, type MicroEvent } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const viewer = (): Person => {
  const who = person({ pointer: 'touch' })
  const place = who.place('section', { x: 0, y: 0, w: 400, h: 400 }, { zone: 'gallery', acts: false })
  return who.say({ kind: 'press', place, x: 9, y: 9, pointer: 'touch' })
}
const to = (who: Person, scale: number): Person => who.say({ kind: 'zoom', scale })
const told = ({ samples }: Person, options?: ZoomOptions): MicroEvent[] => replay(samples, [zoom(options)])

test('magnifying is told when it is over, with where it began and how far it went', () => {
  const who = to(to(to(viewer(), 1.2).rest(400), 2.5).rest(400), 1)
  expect(told(who)).toMatchObject([{ type: 'zoom', zone: 'gallery', scale: 2.5, ms: 800 }])
})
test('a slip of two fingers is none', () => {
  expect(told(to(to(viewer(), 1.1).rest(2000), 1))).toEqual([])
  expect(told(to(to(viewer(), 2).rest(400), 1))).toEqual([])
})
test('a page that is left magnified is told then', () => {
  expect(told(to(viewer(), 2).rest(900).say({ kind: 'visible', on: false }))).toHaveLength(1)
  expect(told(to(viewer(), 2).rest(900).say({ kind: 'page', how: 'route', path: '/2' }))).toMatchObject([{ page: 1 }])
})
test('what a phone magnifies when a field gets the focus is not the person', () => {
  const who = viewer().say({ kind: 'focus', place: 1, pointer: 'touch' }).rest(300)
  expect(told(to(to(who, 1.3).rest(5000), 1))).toEqual([])
})
test("the thresholds are the user's", () => {
  expect(told(to(to(viewer(), 1.1).rest(200), 1), { scale: 1.05, after: 100 })).toHaveLength(1)
})
