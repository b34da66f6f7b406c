import { afterEach, expect, test, vi } from 'vitest'
import { copy as copying } from '../../src/capture/copy.js'
import { failure } from '../../src/capture/failure.js'
import { jank } from '../../src/capture/jank.js'
import { keys } from '../../src/capture/keys.js'
import { media as players } from '../../src/capture/media.js'
import { zones } from '../../src/capture/place.js'
import { pointer } from '../../src/capture/pointer.js'
import { scroll as scrolling } from '../../src/capture/scroll.js'
import { swipe } from '../../src/capture/swipe.js'
import { targets } from '../../src/capture/targets.js'
import { view } from '../../src/capture/view.js'
import { schema } from '../../src/core/fields.js'
import type { Capture, Signal } from '../../src/core/world.js'
import * as all from '../../src/index.js'
import { prior, score, start, type Consent, type Inkling, type StartOptions } from '../../src/index.js'
import { detectors } from '../../src/testing.js'

afterEach(() => vi.restoreAllMocks())

/** A page on which one runs already, with this consent; and what a later start says to its owner. */
const second = (standing: Consent, options: StartOptions): { consent: Consent; same: boolean; said: string } => {
  let consent = standing
  const running = { consent: (to?: Consent) => (consent = to ?? consent) } as Inkling
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  // What a page has, as far as start looks before it finds that one runs.
  const window = { document: {}, [Symbol.for('inkling')]: running } as unknown as Window & typeof globalThis
  const same = start({ window, ...options }) === running
  return { consent, same, said: String(warn.mock.lastCall) }
}

test('a later start changes nothing', () => {
  expect(second('granted', { consent: 'denied' })).toMatchObject({ consent: 'granted', same: true })
})

test('a later start says by name what was not taken, and nothing of what it holds', () => {
  const call = ' Call stop() on it first to start anew.'
  const running = 'inkling: already started on this page; this is the running one'
  const { said } = second('local', { endpoint: '/secret', consent: 'granted', hover: { after: 1 } })
  expect(said).toBe(`${running}, without endpoint, consent, hover as given now.${call}`)
  expect(second('local', { consent: 'local' }).said).toBe(`${running}.${call}`)
})

test('a score that forgets begins anew', () => {
  const scorer = score(prior)
  const purchase = (): number => scorer.read('purchase', 10).value
  const before = purchase()
  scorer.observe({ type: 'add_to_cart', seq: 1, t: 1, page: 1 })
  expect(purchase()).toBeGreaterThan(before)
  scorer.forget!()
  expect(purchase()).toBe(before)
  scorer.observe({ type: 'add_to_cart', seq: 2, t: 2, page: 1 })
  expect(purchase()).toBeGreaterThan(before)
})

test('a signal brings what its detector hears', () => {
  const tells: Readonly<Record<string, Capture>> = {
    copy: copying,
    jank,
    failure,
    swipe,
    move: pointer,
    key: keys,
    scroll: scrolling,
    seen: view,
    target: targets,
    media: players,
  }
  const lacks = Object.entries(all).flatMap(([name, make]) => {
    if (!(name in detectors)) return []
    const { captures, detector } = (make as () => Signal)()
    return Object.keys(detector(() => {}, new Map())).flatMap((kind) =>
      !tells[kind] || captures.includes(tells[kind]) ? [] : [`${name} lacks ${kind}`],
    )
  })
  expect(lacks).toEqual([])
})

test('a signal brings the names of zones if its events have one, and the others do without', () => {
  const made = Object.entries(all).flatMap(([name, make]) => (name in detectors ? [(make as () => Signal)()] : []))
  // What is seen of a page is seen by its zones.
  const brings = made.filter(({ captures }) => captures.some((each) => each === zones || each === view || each === targets))
  const tells = made.filter(({ emits }) => emits.some((type) => 'zone' in schema[type as keyof typeof schema]))
  const names = (some: readonly Signal[]): string[] => some.flatMap(({ emits }) => emits)
  // How long a text takes to read is asked of the zones in view.
  expect(names(brings)).toEqual(names(made.filter((each) => tells.includes(each) || each.emits[0] === 'inactivity')))
  expect(names(made).filter((name) => !names(brings).includes(name))).toContain('exit_intent')
})
