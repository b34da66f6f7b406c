import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { hesitation, hesitationDefaults, type HesitationOptions } from '../../../src/detect/hesitation.js'
import { replay } from '../../../src/testing.js'
import { person, type Person } from './person.js'

type Hesitation = EventMap['hesitation']
// Till a page that was stuck would have been reported.
const seen = ({ samples, now }: Person, options?: HesitationOptions): Hesitation[] =>
  replay([...samples, { kind: 'tick', t: now() + 200 }], [hesitation(options)]) as Hesitation[]
const cues = (who: Person, options?: HesitationOptions): string[] => seen(who, options).map((event) => event.cues)

/** The buy button of most tests: 140 × 44 at (600, 300). */
const button = { x: 600, y: 300, w: 140, h: 44 }
const shopper = (every = 16): Person => {
  const who = person({ every })
  who.place('button', button, { zone: 'buy' })
  return who.rest(1000)
}
/** Into the button, then from side to side across it. */
const wiggle = (who: Person, times = 4): Person => {
  who.to(670, 322, 600)
  for (let i = 0; i < times; i++) who.to(i % 2 ? 640 : 700, 322, 220)
  return who
}

describe('the pointer', () => {
  test('moving back and forth on a button while lingering there is a hesitation', () => {
    expect(seen(wiggle(shopper(), 6))).toMatchObject([
      { type: 'hesitation', zone: 'buy', target: 'button', cues: 'linger+flips', count: 1 },
    ])
  })
  test('going to a button at once and pressing it is none', () => {
    expect(cues(shopper().to(670, 322, 500).click().rest(3000))).toEqual([])
  })
  test('resting long on a button and then pressing it is one', () => {
    expect(cues(shopper().to(670, 322, 500).rest(1500).click())).toEqual(['linger+stop'])
  })
  test('coming near, dithering and going back without a press is one', () => {
    expect(cues(wiggle(shopper(), 4).to(100, 700, 500).rest(500))).toEqual(['linger+flips'])
  })
  test('lingering in motion and turning back is one', () => {
    expect(cues(shopper().to(615, 310, 500).to(725, 335, 1100).to(100, 690, 500))).toEqual(['linger+retreat'])
  })
  test('turning back at once is a retreat alone, and no hesitation', () => {
    const who = shopper().to(640, 330, 500).to(100, 690, 500)
    expect(cues(who)).toEqual([])
    expect(cues(who, { cues: 1 })).toEqual(['retreat'])
  })
  test('passing straight over a button is no cue at all', () => {
    expect(cues(shopper().to(1300, -60, 900), { cues: 1 })).toEqual([])
  })
  test.each([2, 60, 600])('a pointer parked on a button for %i s is no hesitation', (seconds) => {
    expect(
      cues(
        shopper()
          .to(670, 322, 500)
          .rest(seconds * 1000)
          .to(40, 700, 600)
          .rest(1000),
      ),
    ).toEqual([])
  })
  test('a detour before a press counts with a stop', () => {
    expect(cues(shopper().to(400, 100, 300).to(900, 150, 300).to(670, 322, 300).rest(600).click())).toContain('stop+detour')
  })
  test('one episode is told once', () => {
    expect(cues(wiggle(shopper(), 30).rest(800).click())).toHaveLength(1)
  })
  test('after a press, leaving is no retreat and pressing again no hesitation', () => {
    expect(cues(shopper().to(670, 322, 400).click().rest(1500).click().rest(1500).to(40, 700, 400), { cues: 1 })).toEqual([])
  })
  test('a drag across a button is none', () => {
    const who = shopper().say({ kind: 'press', place: 0, x: 40, y: 700, pointer: 'mouse' })
    expect(cues(wiggle(who, 8).say({ kind: 'release', place: 1, x: 700, y: 322, pointer: 'mouse' }))).toEqual([])
  })
  test('a press whose release was missed is no drag for ever', () => {
    const press = (): Person => shopper().say({ kind: 'press', place: 0, x: 40, y: 700, pointer: 'mouse' })
    expect(cues(wiggle(press().rest(2000), 8))).toEqual([])
    expect(cues(wiggle(press().rest(10_000), 8))).toEqual(['linger+flips'])
  })
  test('faltering beside a button, its box once known, counts as near', () => {
    const who = shopper().to(670, 322, 400).to(670, 420, 300)
    for (let i = 0; i < 6; i++) who.to(i % 2 ? 640 : 700, 420, 220)
    expect(cues(who)).toEqual(['linger+flips'])
  })
  test('after a scroll the boxes known before are forgotten', () => {
    const who = shopper().to(670, 322, 400).to(670, 420, 300).say({ kind: 'scroll', top: 300, height: 3000, view: 800 })
    for (let i = 0; i < 6; i++) who.to(i % 2 ? 640 : 700, 420, 220)
    expect(cues(who)).toEqual([])
  })
  test('what is no control is nothing to hesitate at', () => {
    const who = person()
    who.place('section', button, { zone: 'price', acts: false, words: 8 })
    expect(cues(wiggle(who, 8).rest(2000).click(), { cues: 1 })).toEqual([])
  })
  test.each([
    ['navigation', 0],
    ['checkout', 1],
  ] as const)('a plain link in %s tells %i', (zone, many) => {
    const who = person()
    who.place('link', button, { zone })
    expect(cues(wiggle(who, 8))).toHaveLength(many)
  })
  test('a finger passing over a button is not judged as a pointer', () => {
    const who = person({ pointer: 'touch' })
    who.place('button', button, { zone: 'buy' })
    expect(cues(wiggle(who, 8))).toEqual([])
  })
  test('leaving for another button begins with that one', () => {
    const who = shopper()
    who.place('tab', { x: 600, y: 360, w: 140, h: 44 }, { zone: 'buy' })
    expect(seen(who.to(670, 322, 400).to(670, 382, 300).rest(1200).click()).map((event) => event.target)).toEqual(['tab'])
  })
})

/** What is told of a press after 1.4 s of rest, when the presses before came after so many ms each. */
const after = (habit: readonly number[]): string[] => {
  const who = shopper()
  for (const rest of habit) who.to(670, 322, 400).rest(rest).click().to(40, 700, 400).rest(600)
  const before = who.now()
  return seen(who.to(670, 322, 400).rest(1400).click().to(40, 700, 400), { cues: 1 }).flatMap((event) =>
    event.t > before ? event.cues : [],
  )
}

const strength = (usual: number, now: number): number => {
  const who = shopper()
  for (let i = 0; i < 10; i++) who.rest(usual).to(670, 322, 400).rest(600).click().to(40, 700, 400)
  return seen(who.rest(now).to(670, 322, 400).rest(600).click(), { cues: 0 }).at(-1)!.strength
}

describe('the verdict', () => {
  test('comes when the second cue holds, by a tick if nothing moves', () => {
    // Near since about 590 ms of the way; three flips by then; linger is due 800 ms after coming near.
    const who = wiggle(shopper(), 4)
    const [event] = seen(who.rest(2000))
    expect(event!.ms).toBeGreaterThanOrEqual(800)
    expect(event!.ms).toBeLessThanOrEqual(950)
  })
  test.each([300, 1500])('is not given while the page stuttered for %i ms', (ms) => {
    expect(cues(shopper().to(670, 322, 500).rest(1500).say({ kind: 'jank', ms }).click())).toEqual([])
  })
  test('is not given when a press is heard before that the page was stuck', () => {
    const waits = (): Person => shopper().to(670, 322, 500).rest(1500).click()
    expect(cues(waits().rest(100).say({ kind: 'jank', ms: 1500 }).rest(500))).toEqual([])
    // What was stuck since says nothing of before.
    expect(cues(waits().rest(150).say({ kind: 'jank', ms: 120 }).rest(500))).toEqual(['linger+stop'])
  })
  test('is given at once when the page is left: later may be never', () => {
    const [event] = seen(shopper().to(670, 322, 500).rest(1500).click().say({ kind: 'visible', on: false }))
    expect(event).toMatchObject({ cues: 'linger+stop', t: 3000 })
  })
  test('is given to the page it was on, if the next one has come meanwhile', () => {
    const who = shopper().to(670, 322, 500).rest(1500).click().rest(100).say({ kind: 'page', path: '/checkout', how: 'route' })
    expect(seen(who)).toMatchObject([{ cues: 'linger+stop', page: 1 }])
  })
  test('is given when a stutter was over before', () => {
    expect(cues(shopper().say({ kind: 'jank', ms: 300 }).rest(200).to(670, 322, 500).rest(1500).click())).toEqual(['linger+stop'])
  })
  test('counts the episodes of the last minute', () => {
    const who = shopper()
    for (let i = 0; i < 3; i++) wiggle(who, 6).to(40, 700, 400).rest(1000)
    wiggle(who.rest(70_000), 6)
    expect(seen(who).map((event) => event.count)).toEqual([1, 2, 3, 1])
  })
  test('takes a person as they are: what is long for one is usual for another', () => {
    expect(after([200, 300, 200, 300, 200, 300, 200, 300])).toEqual(['linger+stop'])
    expect(after([600, 2200, 1000, 1800, 600, 2200, 1000, 1800])).toEqual([])
    expect(after([600, 2200, 1000, 1800])).toEqual(['linger+stop'])
  })
  test.each([16, 100])('knows a timer, as of a hover that clicks, by its third rest of the same length, read every %i ms', (every) => {
    const who = shopper(every)
    for (const rest of [1000, 1030, 970, 1010, 990, 1020]) who.to(670, 322, 400).rest(rest).click().to(40, 700, 400).rest(600)
    expect(cues(who)).toEqual(['linger+stop', 'linger+stop'])
    expect(cues(who.to(670, 322, 400).rest(1400).click())).toHaveLength(3)
  })
  test('is stronger the slower a decision is for this person', () => {
    expect(strength(500, 6000)).toBeGreaterThan(strength(500, 500) + 0.2)
    expect(strength(500, 3000)).toBeGreaterThan(strength(4000, 3000) + 0.1)
  })
  test('with no cue asked for, every finished approach is told', () => {
    const who = shopper()
    for (let i = 0; i < 3; i++) who.to(670, 322, 400).click().to(40, 700, 400).rest(400)
    expect(seen(who.to(1300, -60, 900), { cues: 0 }).map((event) => event.cues)).toEqual(['', '', '', ''])
  })
})

const held = (ms: number, x: number, kind: 'release' | 'cancel' = 'release', target = 'button'): Hesitation[] => {
  const who = person({ pointer: 'touch', x: 670, y: 322 })
  const place = who.place(target, button, { zone: 'buy' })
  who.say({ kind: 'over', place, pointer: 'touch' }).say({ kind: 'box', place, ...button })
  who.say({ kind: 'press', place, x: 670, y: 322, pointer: 'touch' }).rest(ms)
  return seen(who.say({ kind, place, x, y: 322, pointer: 'touch' }))
}

const scrolled = (pointer: 'touch' | 'mouse', ms: number, times: number, zone = 'buy', between = 1000): Person => {
  const who = person({ pointer })
  const place = who.place(zone === 'buy' ? 'button' : 'link', button, { zone })
  who.say({ kind: 'over', place: 0, pointer })
  for (let i = 0; i < times; i++) {
    for (const share of [0.5, 1]) who.say({ kind: 'seen', place, share, weight: 1 })
    who.rest(ms)
    for (const share of [0.5, 0]) who.say({ kind: 'seen', place, share, weight: 1 })
    who.rest(between)
  }
  return who
}

describe('a finger', () => {
  test('held and slid off its button hesitates', () => {
    expect(held(400, 770)).toMatchObject([{ cues: 'slide', zone: 'buy', ms: 400 }])
  })
  test('held and taken over by a scroll hesitates', () => {
    expect(held(400, 670, 'cancel')).toMatchObject([{ cues: 'slide' }])
  })
  test.each([
    ['slid off soon', 200, 770, 'release', 'button'],
    ['dragged away', 900, 800, 'release', 'button'],
    ['lifted where it was', 900, 680, 'release', 'button'],
    ['opening the menu of a link', 900, 670, 'cancel', 'link'],
    ['opening the menu of a field', 900, 670, 'cancel', 'text'],
    ['moving a slider', 900, 770, 'release', 'range'],
  ] as const)('%s does not', (_, ms, x, kind, target) => {
    expect(held(ms, x, kind, target)).toEqual([])
  })
  test.each(['release', 'cancel'] as const)('joined by a second does not, whose end is a %s', (kind) => {
    const who = person({ pointer: 'touch', x: 670, y: 322 })
    who.place('button', button, { zone: 'buy' })
    const finger = { place: 1, x: 671, y: 322, pointer: 'touch' }
    who
      .to(671, 322, 20)
      .say({ kind: 'press', ...finger })
      .rest(400)
    expect(cues(who.say({ kind, ...finger, x: 770, joined: true }))).toEqual([])
  })
  test('a hidden page is not looked at', () => {
    const who = person({ pointer: 'touch' })
    const place = who.place('button', button, { zone: 'buy' })
    who.say({ kind: 'over', place: 0, pointer: 'touch' })
    for (let i = 0; i < 2; i++) {
      who.say({ kind: 'seen', place, share: 1, weight: 1 }).rest(300)
      who.say({ kind: 'visible', on: false }).rest(30_000).say({ kind: 'visible', on: true }).rest(200)
      who.say({ kind: 'seen', place, share: 0, weight: 1 }).rest(1000)
    }
    expect(cues(who)).toEqual([])
  })
  test('scrolling a button, or the link to the checkout, into view and away twice, untapped, hesitates', () => {
    expect(cues(scrolled('touch', 3000, 2))).toEqual(['pass'])
    expect(cues(scrolled('touch', 3000, 2, 'checkout'))).toEqual(['pass'])
    // However long the look.
    expect(cues(scrolled('touch', 70_000, 2))).toEqual(['pass'])
  })
  test.each([
    ['touch', 3000, 1, 'buy', 1000],
    ['touch', 500, 3, 'buy', 1000],
    ['mouse', 3000, 3, 'buy', 1000],
    ['touch', 3000, 3, 'cart', 1000],
    ['touch', 3000, 2, 'buy', 60_000],
  ] as readonly (readonly ['touch' | 'mouse', number, number, string, number])[])(
    '%s, %i ms in view, %i times, in %s, %i ms between, does not',
    (...how) => {
      expect(cues(scrolled(...how))).toEqual([])
    },
  )
})

const form = (target = 'button'): Person => {
  const who = person()
  for (let i = 0; i < 4; i++) who.place(target, { ...button, y: 100 * i }, { zone: 'checkout' })
  return who
}

const focus = (who: Person, ...places: number[]): Person => places.reduce((self, place) => self.rest(600).focus(place), who)

describe('the keyboard', () => {
  test('leaving a button, coming back to it and staying hesitates', () => {
    expect(seen(focus(form(), 1, 2, 1).rest(6000))).toMatchObject([{ cues: 'refocus', zone: 'checkout', ms: 5600 }])
  })
  test('going back and forth does at once', () => {
    expect(seen(focus(form(), 1, 2, 1, 2))).toMatchObject([{ cues: 'refocus', ms: 1200 }])
  })
  test('going back over buttons does not, nor stopping at the last of them', () => {
    expect(cues(focus(form(), 1, 2, 3, 4, 3, 2, 1).rest(6000))).toEqual([])
  })
  test('going one too far, back and pressing does not', () => {
    // A screen reader first says where one is.
    const who = focus(form(), 1, 2, 1).rest(1450).say({ kind: 'key' }).say({ kind: 'click', place: 1, x: 0, y: 0, pointer: 'keyboard' })
    expect(cues(who.rest(6000))).toEqual([])
  })
  test('time in which the page was stuck is no staying', () => {
    expect(cues(focus(form(), 1, 2, 1).rest(4000).say({ kind: 'jank', ms: 4000 }).rest(4000))).toEqual([])
  })
  test.each(['tab', 'radio', 'option', 'menuitem', 'menuitemradio'])(
    'moving back and forth by arrow keys from one %s to another does not',
    (target) => {
      expect(cues(focus(form(target), 1, 2, 1, 2, 1).rest(6000))).toEqual([])
    },
  )
  test('tabbing forward through a form never does', () => {
    expect(cues(focus(form(), 1, 2, 3, 4))).toEqual([])
    expect(cues(focus(form('text'), 1, 2, 3, 4))).toEqual([])
  })
  test('going round a dialog of three buttons does not', () => {
    expect(cues(focus(form(), 1, 2, 3, 1, 2, 3, 1).rest(6000))).toEqual([])
  })
  test.each(['email', 'select', 'checkbox'])('of a form, %s needs to be left twice', (target) => {
    expect(cues(focus(form(target), 1, 2, 1).rest(6000))).toEqual([])
    expect(cues(focus(form(target), 1, 2, 1, 2, 1).rest(6000))).toEqual(['refocus'])
  })
  test('coming back after 10 s does not', () => {
    expect(cues(focus(focus(form(), 1, 2).rest(11_000), 1).rest(6000))).toEqual([])
  })
  test('coming back after typing or activating does not', () => {
    expect(
      cues(
        focus(focus(form('email'), 1, 2).type(6), 1, 2)
          .type(6)
          .focus(1)
          .rest(6000),
      ),
    ).toEqual([])
    expect(cues(focus(focus(form(), 1, 2).say({ kind: 'click', place: 2, x: 0, y: 0, pointer: 'keyboard' }), 1).rest(6000))).toEqual([])
  })
  test('going to another window and coming back does not', () => {
    expect(cues(focus(form(), 1, 0, 1).rest(6000))).toEqual([])
  })
  test('clicking here and there does not', () => {
    const who = form()
    for (const place of [1, 2, 1, 2, 1]) who.rest(500).say({ kind: 'focus', place, pointer: 'mouse' })
    expect(cues(who)).toEqual([])
  })
})

describe('the rate of readings changes no verdict', () => {
  const gesture = fc.record({
    approach: fc.integer({ min: 300, max: 700 }),
    flips: fc.integer({ min: 0, max: 8 }),
    // Between 4 and 24 px lie tremor and turn, which nobody can tell apart.
    width: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 24, max: 110 })),
    // A pause of about 300 ms ends one movement and begins the next; easing adds 60 to 90 ms to a rest.
    rest: fc.oneof(fc.integer({ min: 0, max: 160 }), fc.integer({ min: 330, max: 2000 })),
    end: fc.constantFrom('press', 'back', 'stay'),
  })
  const { floor, stop, turn, straight, close, away, window } = hesitationDefaults
  const limits = { floor, stop, turn, straight, close, away, window }
  // What lies within a tenth of a limit may fall on either side of it: readings 25 ms apart tell no more.
  const nearly = [0.9, 1.1].flatMap((by) => Object.entries(limits).map(([name, limit]) => ({ [name]: limit * by })))

  test('for any gesture at a button that is not on the edge of a limit', () => {
    fc.assert(
      fc.property(gesture, ({ approach, flips, width, rest, end }) => {
        const at = (every: number, options?: HesitationOptions): string => {
          const who = shopper(every).to(670, 322, approach)
          // Tremor stays on the side it came from: around the end it would leave the 6 px of a rest at one rate only.
          const [left, right] = width > 4 ? [-width / 2, width / 2] : [-width, 0]
          for (let i = 0; i < flips; i++) who.to(670 + (i % 2 ? left : right), 322, 200)
          who.rest(rest)
          if (end === 'press') who.click()
          if (end === 'back') who.to(40, 700, 600)
          return cues(who.rest(600), options).join()
        }
        const finest = at(1)
        fc.pre(nearly.every((options) => at(8, options) === finest))
        for (const every of [8, 1000 / 60, 25]) expect(at(every)).toBe(finest)
      }),
      { numRuns: 60 },
    )
  })
})
