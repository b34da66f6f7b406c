import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { inactivity } from '../../../src/detect/inactivity.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const told = ({ samples, now }: Person): (readonly [string, number])[] =>
  (replay([...samples, { kind: 'tick', t: now() }], [inactivity()]) as EventMap['inactivity'][]).map(({ state, ms }) => [state, ms])

test('silence begins after 30 s, becomes an absence after 120 s, and ends with an input', () => {
  expect(told(person().rest(150_000).say({ kind: 'key' }))).toEqual([
    ['start', 30_000],
    ['away', 120_000],
    ['end', 150_000],
  ])
})
test.each(['key', 'scroll', 'move'] as const)('a %s every 29 s keeps it from beginning', (kind) => {
  const who = person()
  for (let i = 0; i < 5; i++) who.rest(29_000).say({ kind, x: i, y: i, top: i + 1, height: 100, view: 10 })
  expect(told(who)).toEqual([])
})
test('a page that grows by itself does not', () => {
  const who = person().say({ kind: 'scroll', top: 300, height: 3000, view: 800 })
  for (let i = 1; i <= 7; i++) who.rest(5000).say({ kind: 'scroll', top: 300, height: 3000 + i, view: 800 })
  expect(told(who)).toEqual([['start', 30_000]])
})
test('neither does what the page scrolls or routes to by itself, nor does that end it', () => {
  const who = person()
  for (let i = 1; i <= 5; i++)
    who
      .rest(9000)
      .say({ kind: 'scroll', top: i, height: 3000, view: 800, alone: true })
      .say({ kind: 'page', how: 'route', path: `/${i}` })
  expect(told(who)).toEqual([['start', 30_000]])
})
test('a finger that rests is silent after 20 s', () => {
  const who = person().say({ kind: 'press', place: 0, x: 1, y: 1, pointer: 'touch' }).rest(21_000)
  expect(told(who)).toEqual([['start', 20_000]])
})
test('a page of text gives twice the time', () => {
  const who = person()
  const place = who.place('article', { x: 0, y: 0, w: 1, h: 1 }, { zone: 'specs', acts: false, words: 400 })
  expect(told(who.say({ kind: 'seen', place, share: 1, weight: 1 }).rest(61_000))).toEqual([['start', 60_000]])
})
test('playing media suspends it', () => {
  expect(told(person().say({ kind: 'media', on: true }).rest(300_000))).toEqual([])
  expect(told(person().say({ kind: 'media', on: true }).rest(300_000).say({ kind: 'media', on: false }).rest(31_000))).toEqual([
    ['start', 30_000],
  ])
})
test('a hidden page is not silent', () => {
  expect(told(person().say({ kind: 'visible', on: false }).rest(300_000))).toEqual([])
})
test('time in which the page was stuck is no silence, however often it is told', () => {
  const stuck = (): Person => person().rest(20_000).say({ kind: 'jank', ms: 15_000 }).say({ kind: 'jank', ms: 10_000 })
  expect(told(stuck().rest(24_000))).toEqual([])
  expect(told(stuck().rest(25_000))).toEqual([['start', 30_000]])
  const grows = (): Person => person().rest(20_000).say({ kind: 'jank', ms: 10_000 }).say({ kind: 'jank', ms: 15_000 })
  expect(told(grows().rest(24_000))).toEqual([])
  expect(told(grows().rest(25_000))).toEqual([['start', 30_000]])
})
test('whoever is in a frame is not silent: what is done there is not heard', () => {
  const framed = (): Person => person().say({ kind: 'frame', on: true }).rest(90_000)
  expect(told(framed())).toEqual([])
  expect(told(framed().say({ kind: 'frame', on: false }).rest(31_000))).toEqual([['start', 30_000]])
})
test('it ends when somebody is back, not when the page is hidden or a film begins by itself', () => {
  const quiet = (): Person => person().rest(40_000)
  expect(told(quiet().say({ kind: 'visible', on: false }).rest(60_000))).toEqual([['start', 30_000]])
  expect(told(quiet().say({ kind: 'visible', on: false }).rest(60_000).say({ kind: 'visible', on: true }))).toEqual([
    ['start', 30_000],
    ['end', 100_000],
  ])
  const film = (): Person => quiet().say({ kind: 'media', on: true }).rest(200_000).say({ kind: 'media', on: false })
  expect(told(film().rest(70_000))).toEqual([['start', 30_000]])
  expect(told(film().rest(90_000))).toEqual([
    ['start', 30_000],
    ['away', 120_000],
  ])
  expect(told(quiet().say({ kind: 'page', how: 'route', path: '/idle' }).rest(1000))).toEqual([['start', 30_000]])
})
