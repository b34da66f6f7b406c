import { expect, test } from 'vitest'
import type { Condition } from '../../../src/core/condition.js'
import type { MicroEvent } from '../../../src/core/event.js'
import type { TriggerOptions } from '../../../src/core/part.js'
import { life } from './life.js'

const hover = { event: 'hover' } as const
const lately = { event: 'hover', within: 1000 } as const

test('it fires when its condition comes true, and says why', () => {
  const { when, happen, told, fired } = life()
  when({ all: [hover, { not: { event: 'dwell' } }] }, { id: 'help' })
  happen('page', 1)
  expect(told).toEqual([])
  happen('hover', 2)
  expect(told).toEqual(['fired', 'called'])
  expect(fired).toEqual([
    {
      id: 'help',
      why: [
        { clause: '{"event":"hover"}', have: 1, need: '{"gte":1}', holds: true },
        { clause: 'not {"event":"dwell"}', have: 0, need: '{"gte":1}', holds: true },
      ],
    },
  ])
})

test('while the condition goes on holding it fires once', () => {
  const { when, happen, told } = life()
  when(hover)
  for (let t = 0; t < 10; t++) happen('hover', t)
  expect(told).toEqual(['fired', 'called'])
})

test('when the reason has passed it aborts, and is armed again', () => {
  const { when, happen, until, told, state } = life()
  when(lately)
  happen('hover', 0)
  until(999)
  expect(told).toEqual(['fired', 'called'])
  until(1000)
  expect(told).toEqual(['fired', 'called', 'passed', 'aborted'])
  expect(state()).toBe('armed')
  happen('hover', 5000)
  expect(told.slice(4)).toEqual(['fired', 'called'])
})

test('once it is spent after the first time', () => {
  const { when, happen, until, told, state } = life()
  when(lately, { once: true })
  happen('hover', 0)
  until(2000)
  expect(state()).toBe('spent')
  happen('hover', 3000)
  expect(told).toEqual(['fired', 'called', 'passed', 'aborted'])
})

test('a delay makes it pending first, and it fires to the millisecond', () => {
  const { when, happen, until, told, state } = life()
  when(hover, { delay: 500 })
  happen('hover', 0)
  expect(state()).toBe('pending')
  until(499)
  expect(told).toEqual(['pending'])
  until(500)
  expect(told).toEqual(['pending', 'fired', 'called'])
})

test('a person who recovers within the delay is left alone', () => {
  const { when, happen, until, told, state } = life()
  when({ event: 'hover', within: 300 }, { delay: 500 })
  happen('hover', 0)
  until(5000)
  expect(told).toEqual(['pending', 'cancelled'])
  expect(state()).toBe('armed')
})

test('cancel calls a pending one off, and it can come again', () => {
  const { when, happen, until, told } = life()
  when(lately, { delay: 500, cancel: { event: 'dwell' } })
  happen('hover', 0)
  happen('dwell', 100)
  expect(told).toEqual(['pending', 'cancelled'])
  until(3000)
  happen('hover', 4000)
  until(4600)
  expect(told).toEqual(['pending', 'cancelled', 'pending', 'fired', 'called'])
})

test('on a page that nobody sees nothing fires before it is seen', () => {
  const { when, happen, until, told, world } = life()
  when(hover)
  world.hidden = true
  happen('hover', 0)
  expect(until(60_000)).toBe(0)
  world.hidden = false
  until(60_001)
  expect(told).toEqual(['fired', 'called'])
})

test('on a page that nobody sees reasons end, and so does what is pending', () => {
  const { when, happen, until, told, world } = life()
  const stop = when(lately)
  happen('hover', 0)
  world.hidden = true
  until(1500)
  stop()
  expect(told.splice(0)).toEqual(['fired', 'called', 'passed', 'aborted'])
  world.hidden = false
  when(hover, { delay: 500, cancel: { event: 'dwell' } })
  happen('hover', 2000)
  world.hidden = true
  expect(until(10_000)).toBeLessThan(5)
  happen('dwell', 10_100)
  world.hidden = false
  until(20_000)
  expect(told).not.toContain('called')
  expect(told.at(-1)).toBe('cancelled')
})

test('what would cancel counts only while pending', () => {
  const { when, happen, until, told } = life()
  when(hover, { delay: 500, cancel: { event: 'dwell' } })
  happen('dwell', 0)
  happen('hover', 100)
  until(600)
  expect(told).toEqual(['pending', 'fired', 'called'])
})

test('a fact that cancels keeps it from starting', () => {
  const { when, happen, until, told, world } = life()
  when(hover, { delay: 500, cancel: { context: 'busy', is: true } })
  happen('hover', 0)
  world.facts = { busy: true }
  happen('page', 100)
  expect(told).toEqual(['pending', 'cancelled'])
  happen('hover', 200)
  expect(until(5000)).toBe(0)
  world.facts = {}
  happen('page', 5001)
  until(6000)
  expect(told).toEqual(['pending', 'cancelled', 'pending', 'fired', 'called'])
})

test('a callback that removes its own trigger finds the reason aborted', () => {
  let stop: (() => void) | undefined
  const { when, happen, told } = life(() => stop?.())
  stop = when(hover)
  happen('hover', 5)
  expect(told).toEqual(['fired', 'called', 'aborted'])
})

test('within its cooldown it stays silent, and afterwards counts afresh', () => {
  const { when, happen, until, told, state } = life()
  when({ event: 'hover', count: 2 }, { cooldown: 1000 })
  happen('hover', 0)
  happen('hover', 1)
  happen('hover', 500)
  happen('hover', 600)
  expect(told).toEqual(['fired', 'called'])
  until(1001)
  expect(told).toEqual(['fired', 'called', 'passed', 'aborted'])
  until(3000)
  expect(state()).toBe('armed')
  happen('hover', 3001)
  expect(told).toHaveLength(4)
  happen('hover', 3002)
  expect(told.slice(4)).toEqual(['fired', 'called'])
})

test('a trigger with a cooldown waits until it is known when it last fired', () => {
  const { when, happen, until, told, world } = life()
  world.remembered['help'] = NaN
  when({ event: 'hover' }, { id: 'help', cooldown: 1000 })
  happen('hover', 10)
  until(300)
  expect(told).toEqual([])
  world.remembered['help'] = -5000
  until(450)
  expect(told).toEqual(['fired', 'called'])
})

test('a firing on an earlier page counts for the cooldown', () => {
  const { when, happen, until, told, world } = life()
  world.remembered['help'] = -400
  when(lately, { id: 'help', cooldown: 1000 })
  happen('hover', 100)
  until(700)
  // What came before it was over counts no more.
  expect(told).toEqual([])
  happen('hover', 800)
  expect(told).toEqual(['fired', 'called'])
})

test('added again, it goes on cooling, and what came before that was over counts no more', () => {
  const { when, happen, until, told } = life()
  const stop = when({ event: 'hover' }, { id: 'help', cooldown: 10_000 })
  happen('hover', 10)
  stop()
  told.length = 0
  when({ event: 'hover' }, { id: 'help', cooldown: 10_000 })
  happen('hover', 5000)
  until(30_000)
  expect(told).toEqual([])
  happen('hover', 31_000)
  expect(told).toEqual(['fired', 'called'])
})

test.each([0, 2000])('what goes on holding after its cooldown does not come true again: a score for %i ms', (ms) => {
  const { when, until, told, world } = life()
  world.score = 60
  when({ score: 'exit', gte: 50, for: ms }, { cooldown: 10_000 })
  until(30_000)
  expect(told).toEqual(['fired', 'called', 'passed', 'aborted'])
  world.score = 0
  until(31_000)
  world.score = 60
  until(35_000)
  expect(told.slice(4)).toEqual(['fired', 'called'])
})

test('what an earlier page has left may be read later than the trigger is added', () => {
  const { when, happen, told, world } = life()
  when(lately, { id: 'help', cooldown: 1000 })
  world.remembered['help'] = -400
  happen('hover', 100)
  expect(told).toEqual([])
})

test('a trigger that is removed and added again goes on cooling down, whether or not anything is remembered', () => {
  const { when, happen, told, world } = life()
  const help = { id: 'help', cooldown: 1000 }
  const stop = when(hover, help)
  happen('hover', 10)
  stop()
  world.remembered = {}
  when(hover, help)
  happen('hover', 500)
  expect(told).toEqual(['fired', 'called', 'aborted'])
  happen('hover', 1010)
  expect(told.slice(3)).toEqual(['fired', 'called'])
})

test('a trigger without a name of its own is not remembered across pages', () => {
  const { when, happen, told, world, all } = life()
  when(lately, { cooldown: 1000 })
  const [{ id } = { id: '' }] = all.views(0)
  world.remembered[id] = -400
  happen('hover', 100)
  expect(told).toEqual(['fired', 'called'])
  expect(world.remembered).toEqual({ [id]: -400 })
})

test('a name that counts is not taken for one of the owner’s', () => {
  const { when, all } = life()
  when(hover)
  when(hover, { id: 'trigger-1' })
  when(hover)
  expect(new Set(all.views(0).map(({ id }) => id)).size).toBe(3)
})

test('a firing is remembered for the next page', () => {
  const { when, happen, world } = life()
  when(hover, { id: 'help' })
  happen('hover', 7)
  expect(world.remembered).toEqual({ help: 7 })
})

test('a score is looked at once a second, and no oftener', () => {
  const { when, until, told, world } = life()
  when({ score: 'exit', gte: 50 })
  expect(until(10_000)).toBe(10)
  world.score = 60
  until(11_000)
  expect(told).toEqual(['fired', 'called'])
})

test('a score is not looked at while it could change nothing', () => {
  const { when, until, told, world } = life()
  world.score = 60
  when({ score: 'exit', gte: 50 }, { cooldown: 600_000 })
  until(1)
  expect(told).toEqual(['fired', 'called'])
  world.score = 0
  until(1001)
  expect(told.slice(2)).toEqual(['passed', 'aborted'])
  expect(until(500_000)).toBe(0)
})

test('a score is not looked at before a cooldown has ended', () => {
  const { when, until, told, world } = life()
  world.remembered['help'] = -1000
  when({ score: 'exit', gte: 50 }, { id: 'help', cooldown: 61_000 })
  expect(until(59_999)).toBe(0)
  world.score = 60
  until(60_000)
  expect(told).toEqual(['fired', 'called'])
})

test('what would cancel is not looked at once it has fired', () => {
  const { when, until, told, world } = life()
  world.facts = { help: true }
  when({ context: 'help', is: true }, { delay: 500, cancel: { score: 'exit', gte: 50 } })
  until(500)
  expect(told).toEqual(['pending', 'fired', 'called'])
  expect(until(10_000)).toBe(0)
})

test('removing it aborts the reason, and nothing is heard of it again', () => {
  const { when, happen, told, all } = life()
  const stop = when(hover)
  happen('hover', 0)
  stop()
  expect(told).toEqual(['fired', 'called', 'aborted'])
  happen('hover', 1)
  expect(told).toHaveLength(3)
  expect(all.views(1)).toEqual([])
})

test('a callback that ends its own reason finds it aborted', () => {
  const { when, happen, told } = life(({ happen }) => happen('dwell', 5))
  when({ all: [hover, { not: { event: 'dwell' } }] })
  happen('hover', 5)
  expect(told.toSorted()).toEqual(['aborted', 'called', 'fired', 'passed'])
})

test('it says whether it holds, which need not mean every clause', () => {
  const { when, happen, all } = life()
  when({ any: [hover, { event: 'dwell' }] }, { cooldown: 1000 })
  expect(all.views(0)[0]).toMatchObject({ holds: false })
  happen('hover', 1)
  expect(all.views(1)[0]).toMatchObject({ holds: true, clauses: [{ holds: true }, { holds: false }] })
})

test('a reason passes once, also when something is tracked as it passes', () => {
  const { when, happen, until, told } = life(
    ({ happen }) =>
      () =>
        happen('page', 1000),
  )
  when(lately)
  happen('hover', 0)
  until(1000)
  expect(told).toEqual(['fired', 'called', 'passed', 'aborted'])
})

test('whoever hears that it fires can still keep it from calling back', () => {
  let stop = (): void => {}
  const { when, happen, told } = life(
    () => {},
    () => stop(),
  )
  stop = when(hover)
  happen('hover', 0)
  expect(told).toEqual(['fired'])
})

test('once nobody watches, no reason lasts and nothing else fires', () => {
  const { when, told, all, state } = life(({ all }) => all.rest())
  when(lately, { id: 'first' })
  when(lately, { id: 'second' })
  all.observe({ type: 'hover', seq: 1, t: 0, page: 1 } as MicroEvent)
  all.look(0)
  expect(told).toEqual(['fired', 'called', 'aborted'])
  expect(state()).toBe('armed')
  // Somebody does again: the first counts afresh, the second still holds.
  expect([all.look(1), all.look(2)].map((due) => due > 0)).toEqual([true, true])
  expect(told.slice(3)).toEqual(['fired', 'called', 'aborted'])
})

test('a trigger goes on cooling down though nobody watched for a while', () => {
  const { when, happen, until, told, all, state } = life()
  when({ event: 'hover', count: 2 }, { cooldown: 1000 })
  happen('hover', 0)
  happen('hover', 1)
  all.rest()
  expect(state()).toBe('cooling')
  until(5000)
  expect(told).toEqual(['fired', 'called', 'aborted'])
  expect(state()).toBe('armed')
})

test('what came while the page was being loaded counts, though the condition came later', () => {
  const { when, happen, told, world } = life()
  world.loading = true
  happen('page', 0)
  when({ event: 'page' })
  happen('dwell', 1)
  expect(told).toEqual(['fired', 'called'])
  world.loading = false
  when({ event: 'page' }, { id: 'late' })
  happen('dwell', 2)
  expect(told).toHaveLength(2)
})

test('what came while the page was being loaded counts once for a trigger that is added again', () => {
  const { when, happen, told, world } = life()
  world.loading = true
  happen('page', 0)
  const stop = when({ event: 'page' }, { id: 'hello' })
  happen('dwell', 1)
  stop()
  when({ event: 'page' }, { id: 'hello' })
  happen('dwell', 2)
  expect(told).toEqual(['fired', 'called', 'aborted'])
})

test('what must not have been is remembered when the rest counts afresh', () => {
  const { when, happen, until, told } = life()
  when({ all: [{ event: 'hover' }, { not: { event: 'dwell' } }] }, { delay: 500, cancel: { event: 'dwell' } })
  happen('hover', 0)
  happen('dwell', 100)
  happen('hover', 1000)
  until(5000)
  expect(told).toEqual(['pending', 'cancelled'])
})

test.each([
  [null, 'when must be an object, got null'],
  [{ bogus: 1 }, 'every option of when must be one of id, once, cooldown, delay, cancel, got "bogus"'],
  [{ delay: -1 }, 'when.delay must be a number from 0, got -1'],
  [{ cooldown: Number.NaN }, 'when.cooldown must be a number from 0, got NaN'],
  [{ once: 'yes' }, 'when.once must be a boolean, got "yes"'],
  [{ id: 3 }, 'when.id must be a string, got 3'],
  [{ id: '' }, 'when.id must be a name of at most 256 characters, got ""'],
  [{ id: 'x'.repeat(257) }, 'when.id must be a name of at most 256 characters'],
  [{ cancel: null }, 'condition null: must be an object'],
  [{ id: 'taken' }, 'a trigger id must be used once; stop the other first or choose another, got "taken"'],
  [{ cancel: { event: 'hoover' } }, '"hoover" is not known'],
])('options %j are refused: %s', (options, message) => {
  const { when } = life()
  when(hover, { id: 'taken' })
  expect(() => when(hover, options as unknown as TriggerOptions)).toThrow(TypeError)
  expect(() => when(hover, options as unknown as TriggerOptions)).toThrow(message)
})

test('who forgets counts nothing of what came before, and forbids nothing for it', () => {
  const { all, when, happen, until, told } = life()
  when({ all: [{ event: 'hover', count: 2 }, { not: { event: 'dwell' } }] })
  happen('hover', 1)
  happen('dwell', 2)
  all.forget()
  happen('hover', 3)
  expect(told).toEqual([])
  happen('hover', 4)
  expect(told).toEqual(['fired', 'called'])
  all.forget()
  until(5)
  expect(told.slice(2)).toEqual(['passed', 'aborted'])
})

test('who forgets while a delay passes calls it off, and what came while the page was loaded counts for nobody', () => {
  const { all, world, when, happen, until, told } = life()
  world.loading = true
  when(hover, { delay: 500 })
  happen('hover', 1)
  all.forget()
  until(600)
  expect(told).toEqual(['pending', 'cancelled'])
  when(hover)
  until(700)
  expect(told).toHaveLength(2)
})

test('what is spent or cools down stays so when all is forgotten', () => {
  const { all, when, happen, until, told } = life()
  when(lately, { once: true })
  when(lately, { cooldown: 5000, id: 'help' })
  happen('hover', 0)
  until(2000)
  all.forget()
  happen('hover', 3000)
  expect(told.filter((each) => each === 'called')).toHaveLength(2)
  until(5500)
  happen('hover', 6000)
  expect(told.filter((each) => each === 'called')).toHaveLength(3)
})

test('so does what an earlier page has noted, though that note is gone', () => {
  const { all, when, happen, until, told, world } = life()
  world.remembered['help'] = -400
  when(lately, { id: 'help', cooldown: 1000 })
  until(100)
  all.forget()
  world.remembered = {}
  happen('hover', 200)
  expect(told).toEqual([])
  happen('hover', 700)
  expect(told).toEqual(['fired', 'called'])
})

test('a condition is what it was when it was given, also for who forgets', () => {
  const { all, when, happen, told } = life()
  const condition = { event: 'hover' as const, count: 1 }
  when(condition)
  condition.count = 3
  all.forget()
  happen('hover', 1)
  expect(told).toEqual(['fired', 'called'])
})

test.each<readonly [string, Condition, number, boolean]>([
  ['a newcomer', { context: 'visits', is: 1 }, 1, true],
  ['who returns', { context: 'visits', is: 1 }, 5, false],
  ['one of the first visits', { context: 'visits', is: { lt: 3 } }, 5, false],
  ['nobody who returns', { not: { context: 'visits', is: { gte: 2 } } }, 5, false],
])('what asks for %s waits until the visits are known', (_, condition, visits, fires) => {
  const { when, until, told, world } = life()
  world.reading = true
  when(condition)
  until(950)
  expect(told).toEqual([])
  world.reading = false
  world.facts = { visits }
  until(1100)
  expect(told).toEqual(fires ? ['fired', 'called'] : [])
})

test('what could call it off is waited for, too, and a reason does not end while facts are read again', () => {
  const { when, until, happen, told, world } = life()
  world.reading = true
  when(hover, { cancel: { context: 'visits', is: 1 } })
  happen('hover', 0)
  expect(told).toEqual([])
  world.facts = { visits: 2 }
  until(100)
  expect(told).toEqual(['fired', 'called'])
  when({ not: { context: 'visits', is: 1 } }, { id: 'back' })
  until(200)
  expect(told).toHaveLength(4)
  world.facts = {}
  until(500)
  expect(told).toHaveLength(4)
})

test('a count stays true: without a cooldown it fires once, with one it fires again for the next event and not for an old one', () => {
  const { when, happen, told } = life()
  when(hover, { id: 'alone' })
  when(hover, { id: 'cools', cooldown: 50_000 })
  const calls = [0, 60_000, 120_000, 120_001, 180_000].map((t) => {
    happen('hover', t)
    return told.filter((each) => each === 'called').length
  })
  expect(calls).toEqual([2, 3, 4, 4, 5])
})

test('what comes after a cooldown, or after the reason has passed, counts, however late that is noticed', () => {
  const { all, when, told } = life()
  const hovers = (t: number): void => {
    all.observe({ type: 'hover', seq: 1, t, page: 1 } as MicroEvent)
    // The timer of a page in the background is late: one look for each event.
    for (let due = t; due <= t; due = all.look(t));
  }
  when(hover, { id: 'cools', cooldown: 1000 })
  hovers(0)
  hovers(5000)
  expect(told).toEqual(['fired', 'called', 'passed', 'aborted', 'fired', 'called'])
  const { length } = told
  when({ event: 'hover', within: 1000 }, { id: 'lately' })
  hovers(5001)
  hovers(5999)
  expect(told.slice(length)).toEqual(['fired', 'called'])
  all.observe({ type: 'hover', seq: 1, t: 9000, page: 1 } as MicroEvent)
  for (let due = 9000; due <= 9000; due = all.look(9000));
  expect(told.slice(length + 2).toSorted()).toEqual(['aborted', 'aborted', 'called', 'called', 'fired', 'fired', 'passed', 'passed'])
})

test('what the device sleeps counts for a cooldown on the same page, and a clock that is set back lengthens none', () => {
  const { when, happen, until, told, world } = life()
  when(lately, { cooldown: 600_000 })
  happen('hover', 0)
  until(2000)
  world.slept = 599_000
  happen('hover', 3000)
  expect(told.filter((each) => each === 'called')).toHaveLength(2)
  world.slept = -3_600_000
  until(603_000)
  happen('hover', 603_001)
  expect(told.filter((each) => each === 'called')).toHaveLength(3)
})

test('there is a trigger until it is removed', () => {
  const { all, when } = life()
  expect(all.any()).toBe(false)
  const stop = when(hover)
  expect(all.any()).toBe(true)
  stop()
  expect(all.any()).toBe(false)
})
