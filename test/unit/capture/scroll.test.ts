import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { layout } from '../../../src/capture/layout.js'
import { life } from '../../../src/capture/life.js'
import { scroll } from '../../../src/capture/scroll.js'
import type { Sample } from '../../../src/core/sample.js'
import type { World } from '../../../src/core/world.js'

test('after 30 s in which nobody did anything the page scrolls by itself, unless a wheel is heard, for which it listens only then', () => {
  const window = new Window()
  const { document } = window
  const told: (true | undefined)[] = []
  const heard = new Map<string, () => void>()
  let t = 0
  const hear = (_: unknown, types: string, run: () => void): (() => void) => {
    for (const type of types.split(' ')) heard.set(type, run)
    return () => void heard.delete(types)
  }
  const size = (name: string, value: number): void => void Object.defineProperty(document.documentElement, name, { value })
  size('scrollHeight', 5000)
  size('clientHeight', 800)
  // Of a page it uses no more than this, and layout is always done.
  const world = {
    window,
    document,
    now: () => t,
    listen: hear,
    glance: hear,
    signal: new AbortController().signal,
    sample: (each: Sample) => each.kind === 'scroll' && told.push(each.alone),
    use: (part: unknown) => (part === life ? new Set() : part === layout && { after: (run: () => void) => run(), always: () => {} }),
  }
  scroll(world as unknown as World)
  const scrolled = (at: number): true | undefined => {
    t = at
    document.documentElement.scrollTop = at / 100
    heard.get('scroll')!()
    return told.at(-1)
  }
  expect([20_000, 40_000, 60_000, 80_000].map(scrolled)).toEqual([undefined, undefined, true, true])
  heard.get('wheel')!()
  expect(heard.has('wheel')).toBe(false)
  expect([80_100, 109_000].map(scrolled)).toEqual([undefined, undefined])
  expect(heard.has('wheel')).toBe(false)
  expect([111_000, 112_000].map(scrolled)).toEqual([undefined, true])
  heard.get('keydown')!()
  expect([112_100, 141_000].map(scrolled)).toEqual([undefined, undefined])
  expect(heard.has('wheel')).toBe(false)
})
