import { expect, test } from 'vitest'
import { click } from '../../../src/detect/click.js'
import { deadSwipe } from '../../../src/detect/dead-swipe.js'
import { error } from '../../../src/detect/error.js'
import { errorClick } from '../../../src/detect/error-click.js'
import { slowClick } from '../../../src/detect/slow-click.js'
import { replay, type Detector } from '../../../src/testing.js'
import { presses, type Presses } from './presses.js'

const told = (detector: Detector, { samples }: Presses): unknown[] => replay([...samples, { kind: 'tick', t: 60_000 }], [detector])

test('a click says where, and how long it was in coming', () => {
  const who = presses().say({ kind: 'over', place: 1, pointer: 'mouse' }).wait(800).press()
  expect(told(click(), who)).toMatchObject([{ type: 'click', zone: 'buy', target: 'button', ms: 800 }])
})

test('focus that the press itself moves begins nothing anew, nor does a press before; the keyboard does', () => {
  const over = (): Presses => presses().say({ kind: 'over', place: 1, pointer: 'mouse' }).wait(800)
  const by = (pointer: string) => ({ kind: 'focus', place: 1, pointer }) as const
  expect(told(click(), over().press({ clicks: false }).say(by('mouse')).say({ kind: 'click', place: 1, pointer: 'mouse' }))).toMatchObject([
    { ms: 800 },
  ])
  expect(told(click(), over().press().wait(4000).press())).toMatchObject([{ ms: 800 }, { ms: 4860 }])
  expect(told(click(), over().say(by('keyboard')).wait(300).say({ kind: 'click', place: 1, pointer: 'keyboard' }))).toMatchObject([
    { ms: 300 },
  ])
})
test('what took long to lead to another page is slow on the page it was on', () => {
  const who = presses().press().wait(3000).say({ kind: 'page', how: 'route', path: '/2' })
  expect(told(slowClick(), who)).toMatchObject([{ type: 'slow_click', ms: 3000, page: 1 }])
  const again = presses().press().effect({ seen: false }).wait(2500).press().wait(5500)
  expect(told(slowClick(), again.say({ kind: 'page', how: 'route', path: '/2' }))).toMatchObject([{ ms: 8060 }, { ms: 5500 }])
  // Not so what was clicked before it, or too long ago.
  const before = presses().press().wait(2000).press({ place: 2 }).wait(100)
  expect(told(slowClick(), before.say({ kind: 'page', how: 'route', path: '/2' }))).toEqual([])
  expect(told(slowClick(), presses().press().wait(6000).say({ kind: 'page', how: 'route', path: '/2' }))).toEqual([])
})

test('an effect after more than a second is slow', () => {
  expect(told(slowClick(), presses().press().wait(1500).effect())).toMatchObject([{ type: 'slow_click', zone: 'buy', ms: 1500 }])
  expect(told(slowClick(), presses().press().effect({ seen: false }).wait(4000).effect())).toMatchObject([{ ms: 4000 }])
})
test.each([
  ['in time', presses().press().wait(900).effect()],
  ['in time, and again later', presses().press().wait(200).effect({ guess: 3, of: 'any' }).wait(2000).effect()],
  ['never', presses().press()],
  ['on text', presses().press({ looks: 'plain' }).wait(1500).effect()],
])('one that comes %s is not', (_, who) => {
  expect(told(slowClick(), who)).toEqual([])
})

test('a script that fails soon after a click fails on it, once', () => {
  const who = presses().press().say({ kind: 'failure', of: 'script' }).wait(100).say({ kind: 'failure', of: 'promise' })
  expect(told(errorClick(), who)).toMatchObject([{ type: 'error_click', zone: 'buy', ms: 60 }])
  expect(told(error(), who)).toMatchObject([{ kind: 'script' }, { kind: 'promise' }])
})
test('where the page wants it so, nothing is told of a click, and the page does not fail by itself', () => {
  const fails = (who: Presses): Presses => who.say({ kind: 'failure', of: 'script' }).wait(3000)
  const who = fails(presses().press({ looks: 'ignored', place: 0 })).press()
  fails(who)
  expect(told(errorClick(), who)).toMatchObject([{ zone: 'buy' }])
  expect(told(click(), presses().say({ kind: 'click', place: 0, pointer: 'mouse', ignored: true }))).toEqual([])
})
test('a click that fails twice is told once, and the next ones are, too', () => {
  const who = presses()
  for (let i = 0; i < 3; i++) who.press().say({ kind: 'failure', of: 'script' }).say({ kind: 'failure', of: 'promise' }).wait(3000)
  expect(told(errorClick(), who)).toHaveLength(3)
})
test('a failure that is told late is that of the click before it', () => {
  const who = presses().press().wait(2100).press({ place: 2 }).say({ kind: 'failure', of: 'promise', t: 2900 })
  expect(told(errorClick(), who)).toMatchObject([{ type: 'error_click', zone: 'buy', ms: 1900 }])
})
test.each([
  ['before', presses().press().say({ kind: 'failure', of: 'promise', t: 900 })],
  ['later', presses().press().wait(2500).say({ kind: 'failure', of: 'script' })],
  ['in a picture', presses().press().say({ kind: 'failure', of: 'resource' })],
  [
    'before, too, while nobody clicked',
    presses().say({ kind: 'failure', of: 'script' }).wait(3000).press().say({ kind: 'failure', of: 'script' }),
  ],
])('not when it fails %s', (_, who) => {
  expect(told(errorClick(), who)).toEqual([])
})

const swipe = (dx: number, dy = 0, looks: 'plain' | 'exempt' = 'plain'): Presses =>
  presses().press({ pointer: 'touch', looks, clicks: false }).wait(200).say({ kind: 'swipe', place: 1, dx, dy })
test('a swipe to the side of which nothing comes is dead', () => {
  expect(told(deadSwipe(), swipe(-90, 20))).toMatchObject([{ type: 'dead_swipe', zone: 'buy' }])
})
test.each([
  ['something moves', swipe(-90).wait(100).effect()],
  ['it is a tap', swipe(12)],
  ['it scrolls', swipe(20, -200)],
  ['it draws', swipe(-90, 0, 'exempt')],
])('not when %s', (_, who) => {
  expect(told(deadSwipe(), who)).toEqual([])
})
