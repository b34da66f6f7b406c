import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sample } from '../../../src/core/sample.js'
import type { Trace } from '../../../src/testing.js'
import { apart, told, ways, type Way } from '../../same.js'
import { person } from './person.js'

const folder = join(import.meta.dirname, '../../traces')
const traces = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Trace).samples)

/** ms between two readings of the mouse that everything else is measured by. */
const FINEST = 1
const page = [
  { target: 'button', zone: 'buy', box: { x: 600, y: 300, w: 140, h: 44 }, acts: true, words: 0 },
  { target: 'span', zone: 'price', box: { x: 300, y: 200, w: 160, h: 60 }, acts: false, words: 2 },
  { target: 'section', zone: 'reviews', box: { x: 100, y: 500, w: 500, h: 250 }, acts: false, words: 120 },
  { target: 'link', zone: 'delivery', box: { x: 800, y: 600, w: 120, h: 24 }, acts: true, words: 0 },
]
const spot = fc.record({
  at: fc.integer({ min: 0, max: page.length - 1 }),
  x: fc.double({ min: 0.2, max: 0.8 }),
  y: fc.double({ min: 0.2, max: 0.8 }),
})
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ to: spot, ms: fc.integer({ min: 250, max: 900 }) }) },
  { weight: 3, arbitrary: fc.record({ rest: fc.integer({ min: 50, max: 3000 }) }) },
  { weight: 2, arbitrary: fc.record({ click: spot, ms: fc.integer({ min: 250, max: 900 }) }) },
  { weight: 1, arbitrary: fc.record({ wiggle: spot, times: fc.integer({ min: 2, max: 9 }), ms: fc.integer({ min: 90, max: 260 }) }) },
  { weight: 1, arbitrary: fc.record({ scroll: fc.integer({ min: -600, max: 900 }) }) },
  { weight: 1, arbitrary: fc.record({ out: fc.integer({ min: 120, max: 900 }) }) },
)
/** Somebody who shops with a mouse that reports every ms. */
const visits = fc.array(step, { minLength: 3, maxLength: 8 }).map((steps): readonly Sample[] => {
  const who = person({ every: FINEST })
  page.forEach(({ target, box, ...kind }, i) => {
    who.place(target, box, kind)
    who.say({ kind: 'seen', place: i + 1, share: 1, weight: box.y > 500 ? 0.5 : 1 })
  })
  let top = 0
  const scroll = (by: number): void => {
    top = Math.max(0, top + by)
    who.say({ kind: 'scroll', top, height: 3000, view: 800 })
  }
  scroll(0)
  const place = ({ at, x, y }: { at: number; x: number; y: number }): [number, number] => {
    const { box } = page[at]!
    return [box.x + x * box.w, box.y + y * box.h]
  }
  for (const each of steps) {
    if ('to' in each) who.to(...place(each.to), each.ms)
    else if ('rest' in each) who.rest(each.rest)
    else if ('click' in each)
      who
        .to(...place(each.click), each.ms)
        .rest(60)
        .click()
    else if ('scroll' in each) {
      scroll(each.scroll)
      who.rest(300)
    } else if ('wiggle' in each) {
      const [x, y] = place(each.wiggle)
      who.to(x, y, 400)
      for (let i = 0; i < each.times; i++) who.to(x + (i % 2 ? -40 : 40), y, each.ms)
    } else who.to(500, 10, each.out).say({ kind: 'leave', x: 500, y: 0 }).rest(1200).to(400, 400, 500)
  }
  return who.to(40, 780, 500).rest(200).say({ kind: 'visible', on: false }).samples
})

/** Of all events, those that may lie so near a limit (6 px of rest, 16 px of a turn, 20 flips) that another reading puts them beyond it. */
const EDGE = 0.02
/** All others hold whatever the reading. A click tells for how long its target was considered, and that begins with a rest. */
const edgy = ['hover', 'hesitation', 'thrash', 'click', 'approach']

const differ = (all: readonly (readonly Sample[])[], read: Way['read']): { apart: string[]; events: number } => {
  const pairs = all.map((samples) => [told(samples), told(read(samples))] as const)
  return {
    apart: pairs.flatMap(([one, other]) => apart(one, other)),
    events: pairs.reduce((sum, [one, other]) => sum + one.length + other.length, 0),
  }
}

describe.each(ways)('at $name', ({ read }) => {
  // The same people every time: a share is asserted, and it must not change by chance.
  test('the same behaviour gives the same events', () => {
    const { apart, events } = differ(fc.sample(visits, { numRuns: 16, seed: 1 }), read)
    expect(events).toBeGreaterThan(450)
    expect(apart.filter((type) => !edgy.includes(type))).toEqual([])
    expect(apart.length / events).toBeLessThanOrEqual(EDGE)
  })
  test('recorded visits do, but for one event at most', () => {
    const { apart, events } = differ(traces, read)
    expect(events).toBeGreaterThan(60)
    expect(apart.filter((type) => !edgy.includes(type))).toEqual([])
    expect(apart.length).toBeLessThanOrEqual(2)
  })
})

test('another reading is another reading', () => {
  const [visit] = fc.sample(visits, { numRuns: 1, seed: 1 })
  const text = (samples: readonly Sample[]): string => JSON.stringify(samples)
  const moves = (samples: readonly Sample[]): number => samples.filter(({ kind }) => kind === 'move').length
  for (const { name, read } of ways) if (name !== '1000 Hz') expect(text(read(visit!)) === text(visit!), name).toBe(false)
  const slower = ['120 Hz', '60 Hz', '30 Hz', 'one reading in 100 ms'].map((each) =>
    moves(ways.find(({ name }) => name === each)!.read(visit!)),
  )
  expect(slower).toEqual(slower.toSorted((a, b) => b - a))
})
test('what is not told the same is counted', () => {
  const hover = { type: 'hover', seq: 1, page: 1, t: 1000, zone: 'price', target: 'span', ms: 600 } as const
  expect(apart([hover], [{ ...hover, t: 1100, ms: 800, seq: 9 }])).toEqual([])
  for (const change of [{ t: 1101 }, { ms: 801 }, { zone: 'buy' }])
    expect(apart([hover], [{ ...hover, ...change }])).toEqual(['hover', 'hover'])
  const wavering = { type: 'hesitation', seq: 1, page: 1, t: 1000, cues: 'linger+stop', strength: 0.6, count: 1, ms: 600 } as const
  expect(apart([wavering], [{ ...wavering, strength: 0.7 }])).toEqual([])
  expect(apart([wavering], [{ ...wavering, cues: 'linger' }])).toEqual(['hesitation', 'hesitation'])
  expect(apart([hover, hover], [hover])).toEqual(['hover'])
})
