import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sumReports } from '../../../src/receive.js'

const report = (cells: object, path = '/p/42', more: object = {}): object => ({
  aggregate: 1,
  site: 'shop',
  pages: [{ path, cells }],
  ...more,
})

test('a cell is shown once enough reports had it', () => {
  const sums = sumReports({ least: 3 })
  for (let i = 0; i < 3; i++) {
    expect(sums.read()).toEqual([])
    expect(sums.add(report({ 'dwell price 8192': 2, ...(i && { 'click buy 512': 1 }) }))).toBeUndefined()
  }
  expect(sums.read()).toEqual([{ site: 'shop', path: '/p/42', cell: 'dwell price 8192', count: 6, reports: 3 }])
})

test('sites and pages are summed apart, and noise may be under 0', () => {
  const sums = sumReports({ least: 1 })
  sums.add(report({ 'page -': -4 }, '/', { epsilon: 1 }))
  sums.add(report({ 'page -': 1 }, '/*'))
  sums.add(report({ 'page -': 1 }, '/', { site: 'other' }))
  expect(sums.read().map(({ site, path, count }) => `${site} ${path} ${count}`)).toEqual(['shop / -4', 'shop /* 1', 'other / 1'])
})

test.each([
  [null, /^a report must be an object with aggregate: 1, got null/],
  [{ v: 1, events: [] }, /^a report must be/],
  [report({}, '/', { site: 3 }), /^site or epsilon must be a string/],
  [report({}, '/', { epsilon: '1' }), /^site or epsilon must be a finite number/],
  [report({}, '/', { pages: {} }), /^pages must be a list/],
  [report({}, 'x'.repeat(3000)), /^path must have at most 2048/],
  [report([]), /^cells must be an object/],
  [report(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`page z${i}`, 1]))), /^at most 20000 cells in a report/],
  [report({ 'page -': 0.5 }), /"page -" must be a cell/],
  [
    report({ 'page -': 1_000_001 }),
    /"page -" must be a cell such as "dwell price 8192" with a whole number of at most 1000000, got 1000001/,
  ],
  [report({ 'page -': -9e15 }), /"page -" must be a cell/],
  [report({ 'page jane@shop.example': 1 }), /must be a cell/],
  [report({}, '/', { pages: [1, 2].map(() => ({ path: '/', cells: { 'page -': 1 } })) }), /^a path must come once/],
  [report({ constructor: 1 }), /must be a cell/],
])('%j is refused', (body, reason) => expect(sumReports().add(body)).toMatch(reason))

test('whatever is sent, nothing throws, and no more cells are kept than were said', () => {
  const sums = sumReports({ least: 1, most: 50 })
  const cells = fc.dictionary(fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,3} (-|[a-z])$/)), fc.oneof(fc.integer(), fc.anything()))
  const bodies = fc.oneof(
    fc.anything(),
    fc.record({ aggregate: fc.constant(1), site: fc.string(), pages: fc.array(fc.record({ path: fc.string(), cells })) }),
  )
  fc.assert(
    fc.property(bodies, (body) => {
      const said = sums.add(body)
      return (said === undefined || typeof said === 'string') && sums.read().length <= 50
    }),
    { numRuns: 2000 },
  )
})

test('what is shown stays, and what is not gives way, however much is sent', () => {
  const sums = sumReports({ least: 2, most: 3 })
  const add = (...cells: string[]): void => {
    for (const cell of cells) sums.add(report({ [cell]: 1 }))
  }
  add('page a', 'page a', ...Array.from({ length: 50 }, (_, i) => `page x${i}`), 'page b', 'page b', 'page b', 'page a')
  expect(sums.read().map(({ cell, count }) => `${cell} ${count}`)).toEqual(['page b 3', 'page a 3'])
})

test('what is shown and not heard of any more gives way in the end, what is heard of stays', () => {
  const sums = sumReports({ least: 2, most: 8 })
  const twice = (cell: string): void => [1, 2].forEach(() => sums.add(report({ [cell]: 1 })))
  twice('page kept')
  for (let i = 0; i < 100; i++) {
    twice(`page x${i}`)
    sums.add(report({ 'page kept': 1 }))
  }
  twice('page late')
  const cells = sums.read().map(({ cell }) => cell)
  expect(cells).toEqual(expect.arrayContaining(['page kept', 'page late', 'page x99']))
  expect(cells).toHaveLength(6)
  // Nor does a shown cell keep new ones, which come by turns, from being shown.
  for (let i = 0; i < 2; i++) for (const cell of ['page a', 'page b']) sums.add(report({ [cell]: 1 }))
  expect(sums.read().map(({ cell }) => cell)).toEqual(expect.arrayContaining(['page a', 'page b']))
})

test('a cell counts by its characters: long paths take no more room than short ones', () => {
  const sums = sumReports({ least: 1, most: 100 })
  const path = (i: number): string => `/${i}`.padEnd(2048, '\u0001')
  for (let i = 0; i < 500; i++) sums.add(report({ 'page -': 1 }, path(i)))
  const paths = sums.read().map((sum) => sum.path)
  expect(paths.length).toBeGreaterThan(1)
  expect(paths.join('').length).toBeLessThan(100 * 200)
  expect(paths.at(-1)).toBe(path(499))
})

test('only sites that are listed are counted', () => {
  const sums = sumReports({ least: 1, sites: ['shop'] })
  expect(sums.add(report({ 'page -': 1 }, '/', { site: 'made-up' }))).toBe('site "made-up" is not counted here')
  expect(sums.add(report({ 'page -': 1 }))).toBeUndefined()
  expect(sums.read()).toHaveLength(1)
})

test.each([
  [{ least: '20' }, 'sumReports.least must be a number from 0, got "20"'],
  [{ least: 0 }, 'sumReports.least must be a number from 1, got 0'],
  [{ mots: 3 }, 'every option of sumReports must be one of least, most, sites, got "mots"'],
])('%j is no option', (options, reason) => expect(() => sumReports(options as never)).toThrow(reason))
