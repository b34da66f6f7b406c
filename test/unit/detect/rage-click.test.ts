import { expect, test } from 'vitest'
import type { Sample } from '../../../src/core/sample.js'
import { rageClick } from '../../../src/detect/rage-click.js'
import { replay } from '../../../src/testing.js'
import { presses, type Presses } from './presses.js'

const told = ({ samples }: Presses): unknown[] => replay([...samples, { kind: 'tick', t: 60_000 }], [rageClick()])
const run = (times: number, gap: number, how: Parameters<Presses['press']>[0] = {}, each: (who: Presses) => void = () => {}): Presses => {
  const who = presses()
  for (let i = 0; i < times; i++) {
    who.press(how)
    each(who)
    who.wait(gap)
  }
  return who
}

test('five presses of which nothing comes are one rage', () => {
  expect(told(run(5, 140))).toMatchObject([{ type: 'rage_click', zone: 'buy', count: 5, ms: 800 }])
})
test('presses that a busy page tells of only after a tick belong to the run', () => {
  const { samples } = run(6, 140)
  const fourth = samples.findIndex(({ kind, t }) => kind === 'press' && t === 1600)
  const tick = (t: number): Sample => ({ kind: 'tick', t })
  const heard = [...samples.slice(0, fourth), tick(1980), ...samples.slice(fourth), tick(3101), tick(3102)]
  expect(replay(heard, [rageClick()])).toMatchObject([{ type: 'rage_click', count: 6 }])
})
test('presses that a stuck page hears of late are a run', () => {
  expect(told(presses().late([1200, 1400, 1600, 1800]))).toMatchObject([{ type: 'rage_click', count: 4, ms: 600 }])
})
test('presses on what is off count, though no click is heard', () => {
  expect(told(run(4, 140, { looks: 'plain', clicks: false }))).toMatchObject([{ type: 'rage_click', count: 4 }])
})
test('who hammers in vain and is gone soon was in rage, too', () => {
  const gone = (who: Presses): unknown[] => replay(who.say({ kind: 'visible', on: false }).samples, [rageClick()])
  expect(gone(run(5, 140).wait(500))).toMatchObject([{ type: 'rage_click', count: 5, ms: 800 }])
  expect(gone(run(3, 140).wait(500))).toEqual([])
  // It may have led elsewhere.
  expect(gone(run(5, 140))).toEqual([])
})
test('presses that work are a stepper', () => {
  expect(told(run(6, 200, {}, (who) => who.effect()))).toMatchObject([{ type: 'repeat_click', count: 6 }])
})
test('a request nobody sees calms nobody', () => {
  expect(told(run(5, 200, {}, (who) => who.effect({ seen: false })))).toMatchObject([{ type: 'rage_click' }])
})
test('words that presses select calm nobody who goes on on what can be clicked', () => {
  const selects = (times: number, how: Parameters<typeof run>[2] = {}): unknown[] =>
    told(run(times, 140, how, (who) => who.effect({ selects: true, of: 'any' })))
  expect(selects(5)).toMatchObject([{ type: 'rage_click', count: 5 }])
  // Three select a paragraph, and one may not have taken.
  expect(selects(4)).toMatchObject([{ type: 'repeat_click', count: 4 }])
  expect(selects(5, { looks: 'plain' })).toMatchObject([{ type: 'repeat_click' }])
  expect(told(run(5, 140, {}, (who) => who.effect({ selects: true }).effect()))).toMatchObject([{ type: 'repeat_click' }])
})
test.each([
  ['three', run(3, 100)],
  ['slow', run(8, 500)],
  ['wandering', presses().press({ x: 0 }).wait(90).press({ x: 40 }).wait(90).press({ x: 80 }).wait(90).press({ x: 120 })],
  ['by key', run(9, 100, { pointer: 'keyboard' })],
  ['on what cannot be judged', run(9, 100, { looks: 'exempt' })],
])('not when %s', (_, who) => {
  expect(told(who)).toEqual([])
})
test('a finger may miss by more than a mouse', () => {
  const slip = (pointer: 'mouse' | 'touch'): Presses => {
    const who = presses()
    for (let i = 0; i < 4; i++) who.press({ x: 50 + (i % 2) * 40, pointer }).wait(100)
    return who
  }
  expect(told(slip('mouse'))).toEqual([])
  expect(told(slip('touch'))).toMatchObject([{ type: 'rage_click', count: 4 }])
})
