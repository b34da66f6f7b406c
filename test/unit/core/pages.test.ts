import { expect, test } from 'vitest'
import { pages } from '../../../src/core/pages.js'

const call = <T>(run: () => T): T => run()

test('of a document that routes without end the newest thousand pages are kept, and none is named twice', () => {
  const location = { href: 'https://shop.example/', pathname: '/', search: '', hash: '' }
  const { all, add } = pages({ location } as unknown as Window, {}, true, call)
  add({ path: '/' }, true)
  for (let i = 2; i <= 2500; i++) add({ path: `/${i}` }, false)
  expect(all().map(({ page }) => page)).toEqual(Array.from({ length: 1000 }, (_, i) => 1501 + i))
  expect(all().at(-1)).toEqual({ page: 2500, path: '/2500' })
  add({ path: '/again' }, true)
  expect(all()).toEqual([{ page: 1, path: '/again' }])
})
