import { expect, test } from 'vitest'
import { addresses } from '../../../src/core/paths.js'

const at = (url: string): Location => new URL(url, 'https://shop.example') as unknown as Location
const leaves = (url: string, paths?: readonly string[], query: readonly string[] = []): string => addresses(paths, query).leaving(at(url))

test('without a list every path leaves, and no query or hash', () => {
  expect(leaves('/p/42?token=secret#hash')).toBe('/p/42')
})

test.each([
  ['/p/42', '/p/42'],
  ['/p/42/reviews', '/p/42/reviews'],
  ['/p/', '/p/'],
  ['/p', '/*'],
  ['/cart', '/cart'],
  ['/cart/jane', '/*'],
  ['/a/cart', '/*'],
  ['/orders/4711/print', '/orders/4711/print'],
  ['/orders/4711', '/*'],
  ['/a.b', '/a.b'],
  ['/acb', '/*'],
  ['/CART', '/*'],
  ['/', '/*'],
])('of %s, %s leaves', (path, left) => {
  expect(leaves(path, ['/p/*', '/cart', '/orders/*/print', '/a.b'])).toBe(left)
})

test('a path may be given as one reads it, or as addresses have it', () => {
  for (const path of ['/café/*', '/caf%C3%A9/*'])
    expect(leaves('/café/crème brûlée', [path])).toBe('/caf%C3%A9/cr%C3%A8me%20br%C3%BBl%C3%A9e')
  expect(leaves('/a b', ['/a b'])).toBe('/a%20b')
  expect(leaves('/a{b}<c>', ['/a{b}<c>'])).toBe('/a%7Bb%7D%3Cc%3E')
})

test('an empty list lets no path leave', () => expect(leaves('/p/42?page=2', [], ['page'])).toBe('/*'))

test('of the query the named parameters leave as they are, and nothing else', () => {
  expect(leaves('/list?token=secret&page=2&sort=a b&Page=3&page=4&pag', undefined, ['page', 'sort'])).toBe('/list?page=2&sort=a%20b&page=4')
  expect(leaves('/list?token=page', undefined, ['page'])).toBe('/list')
  expect(leaves('/account?page=2', ['/list'], ['page'])).toBe('/*')
})

test('an address is never longer than a collector takes', () => {
  expect(leaves(`/${'x'.repeat(3000)}`)).toHaveLength(2048)
})

test.each(['/p/*', {}, [/p/], null, 3])('query cannot be %s', (list) => {
  expect(() => addresses([], list as never)).toThrow('inkling: query must be a list of text')
})
test.each(['/p/*', {}, [/p/], 3])('paths cannot be %s', (list) => {
  expect(() => addresses(list as never, [])).toThrow('inkling: paths must be a list of text')
})
