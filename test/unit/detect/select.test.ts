import { expect, test } from 'vitest'
import { select, type SelectOptions } from '../../../src/detect/select.js'
import { replay, type MicroEvent } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const reader = (): Person => {
  const who = person()
  who.place('section', { x: 0, y: 0, w: 400, h: 40 }, { zone: 'specs', acts: false })
  return who
}
const selects = (who: Person, length: string): Person => who.say({ kind: 'select', place: 1, length })
const letsGo = (who: Person): Person => who.say({ kind: 'select', place: 0 })
const told = ({ samples, now }: Person, options?: SelectOptions): MicroEvent[] =>
  replay([...samples, { kind: 'tick', t: now() }], [select(options)])

test('a selection that stays is told after half a second', () => {
  expect(told(selects(reader().rest(100), 'medium').rest(3000))).toMatchObject([{ type: 'select', t: 600, zone: 'specs', size: 'medium' }])
})
test('one that grows is told once, as large as it became', () => {
  const who = selects(selects(reader(), 'short').rest(300), 'long').rest(3000)
  expect(told(who)).toMatchObject([{ t: 800, size: 'long' }])
})
test('one that is let go in time, or left with its page, is none', () => {
  expect(told(letsGo(selects(reader(), 'short').rest(300)).rest(3000))).toEqual([])
  expect(told(selects(reader(), 'short').rest(300).say({ kind: 'page', how: 'route', path: '/2' }).rest(3000))).toEqual([])
})
test('letting go of what was told says nothing, and the next is told again', () => {
  expect(told(selects(letsGo(selects(reader(), 'short').rest(1000)).rest(1000), 'short').rest(1000))).toHaveLength(2)
})
test('how long it must stay is an option', () => {
  expect(told(selects(reader(), 'short').rest(300), { settle: 200 })).toMatchObject([{ t: 200 }])
})
