import { expect, test } from 'vitest'
import type { EventMap } from '../../../src/core/event.js'
import { form } from '../../../src/detect/form.js'
import { replay } from '../../../src/testing.js'
import { filler, type Filler } from './filler.js'

const told = ({ who }: Filler): EventMap['form'][] => replay(who.samples, [form()]) as EventMap['form'][]
const states = (some: Filler): string[] => told(some).map(({ state }) => state)
/** A field, and another one. */
const two = (): Filler => filler().enter(1).write(1000).leave().enter(2).write(1000).leave().rest(2000)
const hide = (some: Filler): Filler => {
  some.say({ kind: 'visible', on: false })
  return some
}
const route = (some: Filler): Filler => {
  some.say({ kind: 'page', how: 'route', path: '/2' })
  return some
}

test('a form is begun with the first thing written in it, and sent', () => {
  expect(told(two().form('press').form('submit'))).toMatchObject([
    { type: 'form', zone: 'checkout', state: 'start', fields: 1, ms: 0, t: 1000 },
    { type: 'form', zone: 'checkout', state: 'submit', fields: 2, ms: 3000, t: 4000 },
  ])
})
test('entering fields, choosing, and what the browser fills in by itself begin nothing', () => {
  expect(states(hide(filler().enter(1).leave(false).did('choose', 2).rest(2000)))).toEqual([])
})
test('but what was chosen counts once it is begun', () => {
  expect(told(filler().did('choose', 3).enter(1).did('fill'))).toMatchObject([{ state: 'start', fields: 2 }])
})
test('an attempt that finds something wrong is an error, and the form is still begun', () => {
  expect(states(hide(two().form('press').form('invalid')))).toEqual(['start', 'error', 'abandon'])
  expect(told(filler().form('press').form('invalid'))).toMatchObject([{ state: 'error', fields: 0, ms: 0 }])
})
test('a page that is hidden or gone takes a begun form with it, once', () => {
  expect(told(hide(two()))[1]).toMatchObject({ state: 'abandon', fields: 2, ms: 3000 })
  expect(states(hide(hide(two())))).toEqual(['start', 'abandon'])
  expect(told(route(two()))[1]).toMatchObject({ state: 'abandon', page: 1 })
  expect(states(route(hide(two())))).toEqual(['start', 'abandon'])
  expect(states(hide(route(two())))).toEqual(['start', 'abandon'])
  expect(states(hide(hide(two()).enter(3).write(2000)))).toEqual(['start', 'abandon'])
})
test('what is sent is not given up, wherever it leads', () => {
  expect(states(hide(two().form('press').form('submit')))).toEqual(['start', 'submit'])
  expect(states(route(two().form('press').form('submit')))).toEqual(['start', 'submit'])
})
test('after a button or a link of the form nobody knows', () => {
  expect(states(hide(two().form('press')))).toEqual(['start'])
  expect(states(route(two().form('press')))).toEqual(['start'])
  expect(states(hide(two().form('press').enter(3).write(500)))).toEqual(['start', 'abandon'])
})
test('what was reset, or emptied again, is not given up', () => {
  expect(states(hide(two().form('reset')))).toEqual(['start'])
  expect(states(hide(filler().enter(1).write(1000).leave(false)))).toEqual(['start'])
})
test('an address that changes while one writes goes nowhere', () => {
  expect(states(route(filler().enter(1).write(1000).rest(500)))).toEqual(['start'])
  expect(states(hide(route(filler().enter(1).write(1000).rest(500))))).toEqual(['start', 'abandon'])
})
test('after it was sent a form begins anew', () => {
  expect(told(two().form('submit').enter(1).write(500))).toMatchObject([{}, { state: 'submit' }, { state: 'start', fields: 1 }])
})
test('a search is sent, and neither begun nor given up', () => {
  expect(states(hide(filler().enter(6).write(1000).leave()))).toEqual([])
  expect(told(filler().enter(6).write(1000).form('submit', 7))).toMatchObject([{ state: 'submit', zone: 'search', ms: 0 }])
})
test('fields without a form are none', () => {
  expect(states(hide(filler().enter(5).write(1000).leave().form('press', 0)))).toEqual([])
})
test('coming back to a page in memory is not leaving it', () => {
  const some = two()
  some.say({ kind: 'page', how: 'restore', path: '/' })
  expect(states(some)).toEqual(['start'])
})
