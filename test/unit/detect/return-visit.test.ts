import { expect, test } from 'vitest'
import { returnVisit } from '../../../src/detect/return-visit.js'
import { replay } from '../../../src/testing.js'

test('a visit that is remembered as one of several is told, with the days since the last', () => {
  expect(replay([{ kind: 'visit', t: 80.4, visits: 3, days: 2 }], [returnVisit()])).toEqual([
    { type: 'return_visit', visits: 3, days: 2, seq: 1, t: 80, page: 1 },
  ])
})

test('who is remembered by two uploads has come back once', () => {
  const back = { kind: 'visit', visits: 3, days: 2 } as const
  expect(
    replay(
      [
        { ...back, t: 80 },
        { ...back, t: 90, visits: 2 },
      ],
      [returnVisit()],
    ),
  ).toMatchObject([{ type: 'return_visit', visits: 3, t: 80 }])
})
