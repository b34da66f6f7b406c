import { expect, test } from 'vitest'
import type { MicroEvent } from '../../../src/core/event.js'
import { scrubbed } from '../../../src/core/scrub.js'

const hover: MicroEvent = { type: 'hover', seq: 4, t: 120, page: 2, zone: 'price', target: 'link', ms: 300 }
const scrub = (by: (event: never) => unknown): MicroEvent | undefined =>
  scrubbed(hover, by as never, (run) => {
    try {
      run()
    } catch {}
  })

test('fields can be taken away and changed', () => {
  expect(scrub((event: object) => ({ ...event, target: undefined, zone: 'here' }))).toEqual({
    type: 'hover',
    seq: 4,
    t: 120,
    page: 2,
    zone: 'here',
    ms: 300,
  })
})

test('nothing can be added, the envelope stays, and what changes its type is left out', () => {
  const left = scrub((event: object) => ({ ...event, seq: 99, t: -1, page: 0, name: 'Jane', zone: ['price'], ms: Number.NaN, target: 7 }))
  expect(left).toEqual({ type: 'hover', seq: 4, t: 120, page: 2 })
})

test.each<readonly [string, (event: never) => unknown]>([
  ['null', () => null],
  ['nothing', () => undefined],
  ['a promise', async (event) => event],
  ['another event', (event: object) => ({ ...event, type: 'click' })],
  ['an event without a type', () => ({})],
  [
    'an error',
    () => {
      throw new Error('theirs')
    },
  ],
  [
    'an error on the way',
    (event: object) => ({
      ...event,
      get zone() {
        throw new Error('theirs')
      },
    }),
  ],
])('%s keeps the event here', (_, by) => expect(scrub(by)).toBeUndefined())

test('what scrub does to the event it is given changes no other', () => {
  scrub((event: { ms: number }) => {
    event.ms = 0
    return event
  })
  expect(hover).toHaveProperty('ms', 300)
})
