import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { approach } from '../../../src/detect/approach.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const told = ({ samples }: Person): EventMap['approach'][] => replay(samples, [approach()]) as EventMap['approach'][]
const buy = { x: 800, y: 300, w: 120, h: 40 }
/** A page with a button, and one above it. */
const page = (every = 16): Person => {
  const who = person({ every, x: 100, y: 320 })
  const target = who.place('button', buy, { zone: 'buy' })
  const other = who.place('link', { ...buy, y: 20 })
  who.say({ kind: 'target', place: target, ...buy }).say({ kind: 'target', place: other, ...buy, y: 20 })
  return who.to(101, 320, 50)
}

test('heading for something that can be pressed is told on the way, once', () => {
  const who = page().to(860, 320, 700)
  const [event, ...more] = told(who.rest(500))
  expect(event).toMatchObject({ zone: 'buy', target: 'button' })
  expect(event!.ms).toBeGreaterThanOrEqual(90)
  expect(event!.t).toBeLessThan(who.samples.find(({ kind, t }) => kind === 'over' && t > 200)!.t)
  expect(more).toEqual([])
})
test.each([1, 8, 1000 / 60, 25, 100])('readings every %f ms tell the same', (every) => {
  expect(told(page(every).to(860, 320, 900))).toMatchObject([{ target: 'button' }])
  expect(told(page(every).to(860, 320, 6000))).toEqual([])
})
test('wandering there slowly, going another way, and stopping far off are none', () => {
  expect(told(page().to(860, 320, 5000))).toEqual([])
  expect(told(page().to(400, 690, 500).to(860, 690, 700))).toEqual([])
  expect(told(page().to(300, 320, 500).rest(500))).toEqual([])
})
test('a finger, and a drag, approach nothing', () => {
  const finger = person({ pointer: 'touch', x: 100, y: 320 })
  const target = finger.place('button', buy)
  finger.say({ kind: 'target', place: target, ...buy }).say({ kind: 'over', place: 0, pointer: 'touch' })
  expect(told(finger.to(860, 320, 700))).toEqual([])
  expect(told(page().say({ kind: 'press', place: 0, x: 101, y: 320, pointer: 'mouse' }).to(860, 320, 700))).toEqual([])
})
test('what has gone is approached no more', () => {
  expect(told(page().say({ kind: 'target', place: 1, x: 0, y: 0, w: 0, h: 0 }).to(860, 320, 700))).toEqual([])
})
test('coming again is another approach', () => {
  expect(told(page().to(860, 320, 700).rest(300).to(100, 320, 700).rest(300).to(860, 320, 700))).toHaveLength(2)
})
