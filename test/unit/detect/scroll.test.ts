import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { scroll } from '../../../src/detect/scroll.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const depths = ({ samples, now }: Person): number[] =>
  (replay([...samples, { kind: 'tick', t: now() }], [scroll()]) as EventMap['scroll_depth'][]).map(({ depth }) => depth)
/** Scrolls to `top` and stays. */
const reader = (...steps: readonly (readonly [top: number, ms: number, height?: number])[]): Person => {
  const who = person()
  for (const [top, ms, height = 4000] of steps) who.say({ kind: 'scroll', top, height, view: 1000 }).rest(ms)
  return who
}

test('every milestone is told once, in order', () => {
  expect(depths(reader([0, 600], [1000, 600], [2000, 600], [3000, 600], [0, 600], [3000, 600]))).toEqual([25, 50, 75, 90, 100])
})
test('flinging past is not being there', () => {
  expect(depths(reader([0, 600], [2800, 300], [0, 2000]))).toEqual([25])
})
test('a page that cannot scroll is 100, and nothing on the way, once it has had time to fill up', () => {
  expect(depths(reader([0, 2900, 1000]))).toEqual([])
  expect(depths(reader([0, 3100, 1000]))).toEqual([100])
})
test('a page that grows beyond the viewport has depths', () => {
  expect(depths(reader([0, 3100, 1000], [0, 600], [3000, 600]))).toEqual([100, 50, 75, 90, 100])
  expect(depths(reader([0, 1500, 1000], [0, 600], [3000, 600]))).toEqual([25, 50, 75, 90, 100])
})
test('who leaves a page that cannot scroll has seen all of it', () => {
  const who = (ms: number): Person => reader([0, ms, 1000])
  expect(depths(who(600).say({ kind: 'page', how: 'route', path: '/2' }))).toEqual([100])
  expect(depths(who(600).say({ kind: 'visible', on: false }))).toEqual([100])
  expect(depths(who(400).say({ kind: 'page', how: 'route', path: '/2' }))).toEqual([])
})
test('half a pixel short of the end is the end', () => {
  expect(depths(reader([2999.5, 600]))).toContain(100)
})
test('content that grows can be reached again', () => {
  expect(depths(reader([3000, 600], [3000, 600, 8000], [7000, 600, 8000]))).toEqual([25, 50, 75, 90, 100, 75, 90, 100])
})
test('a new page starts afresh, and says how long it took', () => {
  const who = reader([3000, 600])
    .say({ kind: 'page', how: 'route', path: '/2' })
    .say({ kind: 'scroll', top: 0, height: 4000, view: 1000 })
    .rest(700)
  const events = replay([...who.samples, { kind: 'tick', t: who.now() }], [scroll()]) as EventMap['scroll_depth'][]
  expect(events.at(-1)).toMatchObject({ depth: 25, ms: 500, page: 2 })
})
test('where the page before it was is nothing that a new page was scrolled to', () => {
  const who = reader([3000, 600]).say({ kind: 'page', how: 'route', path: '/2' }).rest(700)
  who.say({ kind: 'scroll', top: 0, height: 4000, view: 1000 }).rest(600)
  expect(depths(who)).toEqual([25, 50, 75, 90, 100, 25])
})
test('moving the pointer meanwhile neither delays nor hastens it', () => {
  const who = reader([1000, 100])
  for (let i = 0; i < 5; i++) who.to(i * 100, 300, 100)
  expect(replay(who.samples, [scroll()]).map(({ t }) => t)).toEqual([500, 500])
})
