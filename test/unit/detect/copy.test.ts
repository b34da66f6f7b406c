import { expect, test } from 'vitest'
import { copy } from '../../../src/detect/copy.js'
import { replay } from '../../../src/testing.js'
import { person } from './person.js'

const box = { x: 0, y: 0, w: 400, h: 40 }

test('what is copied is told by its zone and its size', () => {
  const who = person()
  const price = who.place('section', box, { zone: 'price', acts: false })
  const text = who.place('article', box, { acts: false })
  who.rest(1000).say({ kind: 'copy', place: price, length: 'short' }).say({ kind: 'copy', place: text, length: 'long' })
  expect(replay(who.samples, [copy()])).toMatchObject([
    { type: 'copy', t: 1000, zone: 'price', size: 'short' },
    { type: 'copy', t: 1000, size: 'long' },
  ])
})
