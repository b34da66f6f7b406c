import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { reading } from '../../../src/detect/reading.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const box = { x: 2000, y: 0, w: 10, h: 10 }
const told = ({ samples }: Person): EventMap['reading'][] => replay(samples, [reading()]) as EventMap['reading'][]
const seen = (who: Person, place: number, share: number): Person => who.say({ kind: 'seen', place, share, weight: 1 })
/** Attends so many ms to a text of so many words; 238 take a minute. */
const attend = (ms: number, words = 119): Person => {
  const who = person()
  const place = who.place('section', box, { zone: 'reviews', acts: false, words })
  seen(who, place, 1)
  for (let left = ms; left > 0; left -= 1000) who.rest(Math.min(left, 1000)).say({ kind: 'key' })
  return seen(who, place, 0)
}

test.each([
  [20_000, 'reading'],
  [15_000, 'reading'],
  [10_000, 'skim'],
  [5000, 'skim'],
  [3000, 'scan'],
])('half a minute of text attended for %i ms: %s', (ms, mode) => {
  expect(told(attend(ms))).toMatchObject([{ zone: 'reviews', mode, ms, words: 119 }])
})
test('a glance, a line of text, and staying three times as long as it takes are nothing', () => {
  expect(told(attend(900))).toEqual([])
  expect(told(attend(5000, 39))).toEqual([])
  expect(told(attend(91_000))).toEqual([])
})
test('how it was read is judged by all of it, each event has its own time, and an absence is no reading', () => {
  const who = attend(3000)
  seen(who, 1, 1)
  for (let i = 0; i < 13; i++) who.rest(1000).say({ kind: 'key' })
  who.say({ kind: 'visible', on: false }).rest(60_000).say({ kind: 'visible', on: true })
  expect(told(seen(who, 1, 0))).toMatchObject([
    { mode: 'scan', ms: 3000 },
    { mode: 'reading', ms: 13_000 },
  ])
})
test('a new page starts afresh', () => {
  const who = attend(16_000).say({ kind: 'page', how: 'route', path: '/2' })
  seen(who, 1, 1).rest(3000)
  expect(told(seen(who, 1, 0))).toMatchObject([{ mode: 'reading' }, { mode: 'scan', ms: 3000 }])
})
test('what lies in one another counts once, what lies beside one another in full', () => {
  const page = (...words: number[]): Person => {
    const who = person()
    const places = words.map((count) => who.place('section', box, { zone: 'reviews', acts: false, words: count }))
    for (const place of places) seen(who, place, 1)
    who.rest(4000)
    for (const place of places) seen(who, place, 0)
    return who
  }
  expect(told(page(120, 40, 40, 40))).toMatchObject([{ words: 120 }])
  expect(told(page(40, 40, 40, 40))).toMatchObject([{ words: 160 }])
})

test('words are those of one page, however many were read before', () => {
  const who = person()
  for (let page = 0; page < 4; page++) {
    const place = who.place('section', box, { zone: 'product', acts: false, words: 119 })
    seen(who, place, 1)
    for (let i = 0; i < 20; i++) who.rest(1000).say({ kind: 'key' })
    seen(who, place, 0).say({ kind: 'page', how: 'route', path: `/${page}` })
  }
  expect(told(who).map(({ words, mode }) => [words, mode])).toEqual(Array.from({ length: 4 }, () => [119, 'reading']))
})
test('a text that stays in view from one page to the next is read on both', () => {
  const who = attend(16_000)
  seen(who, 1, 1).say({ kind: 'page', how: 'route', path: '/2' }).rest(3000)
  expect(told(seen(who, 1, 0)).at(-1)).toMatchObject({ words: 119, mode: 'scan' })
})
test('what is in view when a route comes was read on the page before', () => {
  const who = attend(16_000)
  seen(who, 1, 1).rest(4000).say({ kind: 'page', how: 'route', path: '/2' })
  expect(told(who)).toMatchObject([
    { ms: 16_000, page: 1 },
    { ms: 4000, page: 1 },
  ])
})
