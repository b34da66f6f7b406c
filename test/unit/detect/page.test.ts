import { expect, test } from 'vitest'
import { page } from '../../../src/detect/page.js'
import { replay } from '../../../src/testing.js'

test('loads, routes and restores are pages, numbered as they come', () => {
  const events = replay(
    [
      { kind: 'page', t: 0, how: 'load', path: '/' },
      { kind: 'page', t: 900.4, how: 'route', path: '/p/42' },
      { kind: 'page', t: 2000, how: 'restore', path: '/p/42' },
    ],
    [page()],
  )
  expect(events).toEqual([
    { type: 'page', kind: 'load', path: '/', seq: 1, t: 0, page: 1 },
    { type: 'page', kind: 'route', path: '/p/42', seq: 2, t: 900, page: 2 },
    { type: 'page', kind: 'restore', path: '/p/42', seq: 3, t: 2000, page: 3 },
  ])
})

test('how one came to a page and what kind of site led there are told where they are known', () => {
  const samples = [{ kind: 'page', t: 0, how: 'load', path: '/', nav: 'reload', ref: 'search' } as const]
  expect(replay(samples, [page()])).toMatchObject([{ kind: 'load', nav: 'reload', ref: 'search' }])
})
