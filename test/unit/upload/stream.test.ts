import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fit, hold, ranges, release, settle, type Waiting } from '../../../src/upload/stream.js'

const event = (seq: number, length = 10): Waiting => ({ seq, page: 1, json: 'x'.repeat(length) })
const up = (to: number): Waiting[] => Array.from({ length: to }, (_, i) => event(i + 1))
const seqs = (waiting: readonly Waiting[]): number[] => waiting.map(({ seq }) => seq)

test('as many fit as there is room for, and one in any case', () => {
  expect(seqs(fit(up(5), 33))).toEqual([1, 2, 3])
  expect(seqs(fit([event(1, 100), event(2)], 33))).toEqual([1])
  expect(seqs(fit(up(5), 1000, 2))).toEqual([1, 2])
  expect(fit([], 1000)).toEqual([])
})

test('what a beacon took is passed over, and asked after as ranges', () => {
  const waiting = hold(up(3), 3).concat(event(4), { ...event(6), held: true }, { ...event(9), held: true })
  expect(seqs(fit(waiting, 1000))).toEqual([4])
  expect(ranges(waiting)).toEqual([
    [1, 3],
    [6, 6],
    [9, 9],
  ])
  expect(ranges(release(waiting))).toEqual([])
})

test('a request asks after a hundred ranges at most', () => {
  const odd = Array.from({ length: 300 }, (_, i) => ({ ...event(2 * i + 1), held: true }))
  expect(ranges(odd)).toHaveLength(100)
  expect(seqs(settle(odd, { events: [], held: ranges(odd) }, []))).toEqual(seqs(odd.slice(100)))
})

test('of what was asked after, what is missing is free again and the rest is gone', () => {
  const waiting = hold(up(4), 4).concat(event(5), event(6))
  const asked = { events: fit(waiting, 1000, 5), held: ranges(waiting) }
  const left = settle(waiting, asked, [[2, 3]])
  expect(seqs(left)).toEqual([2, 3, 6])
  expect(ranges(left)).toEqual([])
})

test('a collector that cannot tell leaves all of it free', () => {
  const waiting = hold(up(2), 2)
  expect(seqs(fit(settle(waiting, { events: [], held: ranges(waiting) }), 1000))).toEqual([1, 2])
})

test('what a beacon took while the answer was under way is gone if the request carried it, else held on', () => {
  const asked = { events: fit(up(2), 1000), held: [] }
  expect(settle(hold(up(3), 3), asked)).toEqual([{ ...event(3), held: true }])
})

test('nothing is gone but what was carried, or asked after and not missing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 30 }),
      fc.nat(300),
      fc.array(fc.tuple(fc.nat(30), fc.nat(30))),
      (held, room, missing) => {
        const waiting = held.map((each, i) => ({ ...event(i + 1), held: each }))
        const asked = { events: fit(waiting, room), held: ranges(waiting) }
        const left = new Map(settle(waiting, asked, missing).map((each) => [each.seq, each]))
        for (const { seq, held } of waiting) {
          const lacks = missing.some(([from, to]) => from <= seq && seq <= to)
          const gone = held ? !lacks : asked.events.some((each) => each.seq === seq)
          expect(!left.has(seq)).toBe(gone)
          if (!gone) expect(!!left.get(seq)!.held).toBe(false)
        }
      },
    ),
  )
})
