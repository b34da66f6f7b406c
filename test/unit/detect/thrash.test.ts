import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { thrash } from '../../../src/detect/thrash.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const told = ({ samples }: Person): EventMap['thrash'][] => replay(samples, [thrash()]) as EventMap['thrash'][]
/** Shakes so many times to and fro a second, so far, for so long. */
const shake = (hertz: number, px: number, ms: number, every = 16, along: 'x' | 'y' = 'x'): Person => {
  const who = person({ every })
  const from = who.now()
  for (let t = every; t <= ms; t += every) {
    const at = (px / 2) * Math.sin((2 * Math.PI * hertz * t) / 1000)
    who.say({ kind: 'move', t: from + t, x: 400 + (along === 'x' ? at : 0), y: 400 + (along === 'y' ? at : 0) })
  }
  return who
}

test.each(['x', 'y'] as const)('shaking the pointer along %s is one', (along) => {
  const events = told(shake(4, 200, 2200, 16, along))
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({ flips: 8 })
  expect(events[0]!.ms).toBeLessThanOrEqual(2000)
})
test('trembling, and moving to and fro at leisure, are none', () => {
  expect(told(shake(4, 36, 6000))).toEqual([])
  expect(told(shake(1.5, 400, 6000))).toEqual([])
})
test('circling is none', () => {
  const who = person()
  for (let t = 16; t < 8000; t += 16) who.say({ kind: 'move', t, x: 400 + 150 * Math.sin(t / 160), y: 400 + 150 * Math.cos(t / 160) })
  expect(told(who)).toEqual([])
})
test('however often a mouse reports, a shake is one and leisure is none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 33 }), fc.double({ min: 3, max: 5, noNaN: true }), (every, hertz) => {
      expect(told(shake(hertz, 300, 2600, every)).length).toBeGreaterThanOrEqual(1)
      expect(told(shake(1.5, 300, 2600, every))).toEqual([])
    }),
  )
})
test('what is dragged to and fro, or painted, is none', () => {
  const { samples } = shake(4, 200, 3000)
  const press = { kind: 'press', t: 1, place: 0, x: 1, y: 1, pointer: 'mouse' } as const
  expect(replay([...samples.slice(0, 2), press, ...samples.slice(2)], [thrash()])).toEqual([])
})
