import { expect, test } from 'vitest'
import { deadClick } from '../../../src/detect/dead-click.js'
import { replay } from '../../../src/testing.js'
import { presses, type Presses } from './presses.js'

const dead = ({ samples }: Presses): unknown[] =>
  replay([...samples, { kind: 'tick', t: 60_000 }], [deadClick()]).map(({ type, t, ...more }) => [
    type,
    t,
    (more as { zone?: string }).zone,
  ])

test('a click of which nothing comes is dead after 2.5 s', () => {
  expect(dead(presses().press())).toEqual([['dead_click', 3561, 'buy']])
})
test.each([
  ['something that was seen', presses().press().wait(2000).effect()],
  ['a request under way', presses().press().wait(50).effect({ seen: false })],
  ['a change that may be its doing', presses().press().wait(300).effect({ guess: 7, of: 'any' })],
  [
    'an effect of the press itself',
    presses().press({ clicks: false }).effect().say({ kind: 'click', place: 1, x: 50, y: 50, pointer: 'mouse' }),
  ],
  ['a drag', presses().press({ slide: 40 })],
  ['a press that is panned away', presses().press({ clicks: false }).say({ kind: 'cancel', place: 1, x: 50, y: 50, pointer: 'touch' })],
  ['text', presses().press({ looks: 'plain' })],
  ['what cannot be judged', presses().press({ looks: 'exempt' })],
  ['leaving the page', presses().press().wait(500).say({ kind: 'visible', on: false })],
])('not with %s', (_, who) => {
  expect(dead(who)).toEqual([])
})
test('what changes again and again by itself is no effect', () => {
  const clock = presses().press().wait(300).effect({ guess: 7, of: 'any' }).wait(1000).say({ kind: 'ambient', guess: 7 })
  expect(dead(clock)).toHaveLength(1)
})
test('what comes of another click is not the doing of this one', () => {
  expect(dead(presses().press().wait(400).press({ place: 2, x: 300 }).effect())).toMatchObject([['dead_click', 3561, 'buy']])
})
test('clicking again while one waits is one dead click, unless the second works', () => {
  expect(dead(presses().press().wait(200).press())).toHaveLength(1)
  expect(dead(presses().press().wait(200).press().effect())).toEqual([])
})
test('clicking again while the answer is on its way is no other click, afterwards it is', () => {
  const slow = presses().press().wait(400).press().wait(1000)
  const first = slow.samples.find(({ kind }) => kind === 'press')!.t
  const answered = slow.say({ kind: 'effect', press: first, guess: 0, seen: true, ms: 0 })
  expect(dead(answered)).toEqual([])
  expect(dead(answered.press())).toHaveLength(1)
  const asked = presses().press().effect({ seen: false }).wait(3000).press().wait(1000)
  expect(dead(asked)).toHaveLength(1)
  expect(dead(asked.say({ kind: 'effect', press: first, guess: 0, seen: true, ms: 0 }))).toEqual([])
})
test('what is pressed elsewhere meanwhile changes nothing of that', () => {
  const a = presses().press().wait(900).press().wait(900)
  const first = a.samples.find(({ kind }) => kind === 'press')!
  a.say({ kind: 'effect', press: first.t, guess: 0, seen: true, ms: 0 }).wait(500)
  expect(dead(a.press({ place: 2, x: 300 }).effect())).toEqual([])
  const both = presses().press().wait(900).press({ place: 2, x: 300 }).wait(900).press()
  expect(dead(both).map((each) => (each as unknown[])[2])).toEqual(['buy', undefined])
})
test('a request that is never answered excuses no press that came too late to be its repetition', () => {
  expect(dead(presses().press().effect({ seen: false }).wait(3000).press())).toHaveLength(1)
})
test('what a stuck page hears of late is judged as if it had heard of it in time', () => {
  expect(dead(presses().late([1200], { looks: 'plain' }))).toEqual([])
  // Pressed at 1200, heard of at 4001, and given 2.5 s from then on.
  expect(dead(presses().late([1200]))).toMatchObject([['dead_click', 6502, 'buy']])
  expect(dead(presses().late([1200, 1400, 1600]))).toHaveLength(1)
})
test('a page that is stuck is given the time it was stuck for', () => {
  const stuck = presses().press().wait(2300).say({ kind: 'jank', ms: 2000 })
  expect(dead(stuck)).toMatchObject([['dead_click', 5561, 'buy']])
  expect(dead(stuck.wait(1000).effect())).toEqual([])
  const grows = presses().press().wait(2300).say({ kind: 'jank', ms: 500 }).say({ kind: 'jank', ms: 2000 })
  expect(dead(grows)).toMatchObject([['dead_click', 5561, 'buy']])
  // What was before the press was not its.
  const before = presses().wait(4000).press().say({ kind: 'jank', ms: 300 }).say({ kind: 'jank', ms: 4000 })
  const [[, at] = []] = dead(presses().wait(4000).press()) as [string, number][]
  expect((dead(before) as [string, number][]).map(([, t]) => t < at! + 400)).toEqual([true])
})
test('a tick that comes late says that the page was stuck', () => {
  const { samples } = presses().press()
  const late = [4500, 4750, 4751].map((t) => ({ kind: 'tick', t }) as const)
  expect(replay([...samples, ...late], [deadClick()])).toMatchObject([{ t: 4751 }])
})
test('keys click, too', () => {
  expect(dead(presses().press({ pointer: 'keyboard' }))).toMatchObject([['dead_click', 3501, 'buy']])
})
