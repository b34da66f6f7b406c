import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Detector } from '../../src/core/part.js'
import type { Sample } from '../../src/core/sample.js'
import { page } from '../../src/detect/page.js'
import { detectors, recordTrace, replay, type MicroEvent, type Trace } from '../../src/testing.js'
import { importRecording } from '../../src/train/import.js'

const all = (): Detector[] => Object.values(detectors).map(({ detector }) => detector())

const text = ({ seq, t, type, ...fields }: MicroEvent): string =>
  `${String(seq).padStart(2)} ${String(t).padStart(6)} ms  ${type.padEnd(12)} ${Object.entries(fields)
    .filter(([name]) => name !== 'page')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}`

describe('recorded traces', () => {
  const folder = new URL('../traces/', import.meta.url)
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'))

  test.each(files)('%s tells what its text says', async (file) => {
    const trace = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Trace
    await expect(replay(trace, all()).map(text).join('\n') + '\n').toMatchFileSnapshot(
      fileURLToPath(new URL(file.replace('.jsonl', '.txt'), folder)),
    )
  })
})

/** Wants a tick 100 ms after each key, and tells when it came. */
const alarm = (): Detector => (emit) => ({
  tick: ({ t }) => emit({ type: 'inactivity', state: 'start', ms: 0 }, t),
  key: ({ t }) => t + 100,
})

const key = (t: number): Sample => ({ kind: 'key', t })

const go = (t: number, how: 'load' | 'route'): Sample => ({ kind: 'page', t, how, path: '/' })

describe('replay', () => {
  test('lets time pass where a detector waits for it', () => {
    expect(replay([key(0), key(500)], [alarm()]).map(({ t }) => t)).toEqual([100])
  })
  test('ends with the last sample', () => {
    expect(replay([key(0)], [alarm()])).toEqual([])
    expect(replay([key(0), { kind: 'tick', t: 100 }], [alarm()]).map(({ t }) => t)).toEqual([100])
  })
  test('tells a detector of no time before the one it asked for: others may have', () => {
    expect(replay([key(0), { kind: 'tick', t: 99 }, { kind: 'tick', t: 101 }], [alarm()]).map(({ t }) => t)).toEqual([101])
  })
  test('adds no ticks to those recorded', () => {
    expect(replay([key(0), { kind: 'tick', t: 103 }, key(500), key(900)], [alarm()]).map(({ t }) => t)).toEqual([103])
  })
  test('does not hang on a detector that always wants more', () => {
    let ticks = 0
    replay(
      [key(0), key(1000)],
      [
        () => ({
          key: ({ t }) => t,
          tick: ({ t }) => {
            ticks++
            return t
          },
        }),
      ],
    )
    expect(ticks).toBe(1001)
  })
  test('takes signals as well as detectors', () => {
    expect(replay([key(0), key(500)], [{ detector: alarm() }])).toHaveLength(1)
  })
  test('numbers events and pages as a page does', () => {
    expect(replay([go(0, 'load'), go(1, 'route'), go(2, 'load')], [page()]).map((event) => [event.seq, event.page])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ])
  })
})

describe('recordTrace', () => {
  test('copies what is told, for the move path reuses one object', () => {
    const { tap, trace } = recordTrace({ id: 'a', view: { w: 800, h: 600 } })
    const move = { kind: 'move' as const, t: 1, x: 2, y: 3 }
    tap(move)
    move.x = 9
    tap(move)
    expect(trace()).toEqual({
      id: 'a',
      view: { w: 800, h: 600 },
      samples: [
        { kind: 'move', t: 1, x: 2, y: 3 },
        { kind: 'move', t: 1, x: 9, y: 3 },
      ],
    })
  })
  test('what was recorded survives JSON and replays alike', () => {
    const { tap, trace } = recordTrace()
    const file = JSON.parse(readFileSync(new URL('../traces/compares-then-buys.jsonl', import.meta.url), 'utf8')) as Trace
    file.samples.forEach(tap)
    expect(replay(JSON.parse(JSON.stringify(trace())) as Trace, all())).toEqual(replay(file, all()))
  })
})

describe('importing recordings', () => {
  test('boxes of a search page become zones seen, entered and told by scroll', () => {
    const aoi = [
      { k: 'organic_result', x: 100, y: 100, w: 500, h: 100 },
      { k: 'native_ad', x: 100, y: 1000, w: 500, h: 200 },
    ]
    const { samples } = importRecording({
      id: 'a',
      src: 'adserp',
      vw: 1280,
      vh: 900,
      docH: 2000,
      label: { aoi },
      ev: [
        [100, 'm', 300, 150],
        [200, 's', 500],
        [300, 'm', 300, 1050],
        [9000, 'c', 300, 1050],
      ],
    })
    expect(samples.filter(({ kind }) => kind === 'place')).toMatchObject([
      { zone: 'organic_result', words: 31, acts: false },
      { zone: 'native_ad', words: 63 },
    ])
    expect(samples.filter(({ kind }) => kind === 'seen')).toMatchObject([
      { place: 1, share: 1, t: 0 },
      { place: 1, share: 0, t: 200 },
      { place: 2, share: 1, weight: 1, t: 200 },
    ])
    expect(samples.filter(({ kind }) => kind === 'over')).toMatchObject([
      { place: 1, t: 100 },
      { place: 2, t: 300 },
    ])
    // The box in client px, and nothing of the last 1.6 s.
    expect(samples.find(({ kind, t }) => kind === 'box' && t === 300)).toMatchObject({ x: 100, y: 500 })
    expect(samples.at(-1)).toEqual({ kind: 'visible', t: 7400, on: false })
  })
  test('a two-choice decision has a target in each upper corner', () => {
    const { samples } = importRecording({
      id: 'a',
      src: 'kh2017',
      vw: 1680,
      vh: 1050,
      label: {},
      ev: [
        [0, 'm', 840, 950],
        [900, 'm', 1500, 90],
        [950, 'c', 1500, 90],
      ],
    })
    expect(samples.filter(({ kind }) => /press|release|click/.test(kind))).toMatchObject([
      { kind: 'press', place: 2 },
      { kind: 'release', place: 2 },
      { kind: 'click', place: 2 },
    ])
  })
  test('where nothing is known, presses show where targets are, and drags do not', () => {
    const { samples } = importRecording({
      id: 'a',
      src: 'sapimouse_1min',
      vw: 1920,
      vh: 1080,
      label: {},
      ev: [
        [0, 'm', 500, 60],
        [400, 'm', 500, 500],
        [500, 'd', 500, 500],
        [600, 'u', 501, 500],
        [700, 'd', 510, 505],
        [800, 'u', 510, 505],
        [900, 'd', 900, 500],
        [999, 'u', 300, 300],
      ],
    })
    expect(samples.filter(({ kind }) => kind === 'place')).toHaveLength(1)
    expect(samples.filter(({ kind }) => kind === 'click').map(({ t }) => t)).toEqual([600, 800])
    // The pointer's highest point is the top edge, and silence there is absence.
    expect(samples.find(({ kind }) => kind === 'leave')).toEqual({ kind: 'leave', t: 0, x: 500, y: 0 })
  })
})
