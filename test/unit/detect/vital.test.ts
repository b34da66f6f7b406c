import { expect, test } from 'vitest'
import { vital } from '../../../src/detect/vital.js'
import { replay } from '../../../src/testing.js'

test('a vital is told in whole ms, a layout shift to the fourth place', () => {
  expect(
    replay(
      [
        { kind: 'vital', t: 900, name: 'LCP', value: 812.4999, rating: 'good' },
        { kind: 'vital', t: 950, name: 'CLS', value: 0.123_456, rating: 'needs-improvement' },
      ],
      [vital()],
    ),
  ).toMatchObject([
    { type: 'vital', t: 900, name: 'LCP', value: 812, rating: 'good' },
    { type: 'vital', t: 950, name: 'CLS', value: 0.1235, rating: 'needs-improvement' },
  ])
})
