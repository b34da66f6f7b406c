import { expect, test } from 'vitest'
import { media, type MediaOptions } from '../../../src/detect/media.js'
import { replay, type MicroEvent } from '../../../src/testing.js'
import { person, type Person } from './person.js'

const viewer = (): Person => {
  const who = person()
  who.place('section', { x: 0, y: 0, w: 400, h: 400 }, { zone: 'gallery', acts: false })
  return who
}
const did = (who: Person, what: string, at: number, from = at, player = 1): Person =>
  who.say({ kind: 'player', player, place: 1, did: what, at, from })
const told = ({ samples, now }: Person, options?: MediaOptions): [string, number][] =>
  (replay([...samples, { kind: 'tick', t: now() }], [media(options)]) as (MicroEvent & { state: string; ms: number })[]).map((each) => [
    each.state,
    each.ms,
  ])

test('playing and pausing are told once they last', () => {
  const who = did(did(viewer(), 'play', 0).rest(5000), 'pause', 5000).rest(2000)
  expect(told(who)).toEqual([
    ['play', 0],
    ['pause', 5000],
  ])
  expect(replay(who.samples, [media()])[0]).toMatchObject({ type: 'media', zone: 'gallery', t: 1000 })
})
test('pausing what the page itself had started is told', () => {
  expect(told(did(viewer(), 'pause', 5000).rest(2000))).toEqual([['pause', 5000]])
})
test('a drag is one seek, and the pause and the play around it are part of it', () => {
  const who = did(viewer(), 'play', 0).rest(5000)
  did(who, 'pause', 5000).rest(100)
  for (const at of [5500, 6000, 6500]) did(who, 'seek', at, at - 500).rest(100)
  did(who, 'play', 6500).rest(5000)
  expect(told(who)).toEqual([
    ['play', 0],
    ['seek', 6500],
  ])
})
test('going back over one stretch twice is a replay, over another one it is not', () => {
  const back = (at: number, from: number, player = 1): Person =>
    did(viewer(), 'seek', 5000, 9000).rest(4000).say({ kind: 'player', player, place: 1, did: 'seek', at, from }).rest(2000)
  expect(told(back(5500, 9000))).toEqual([
    ['seek', 5000],
    ['replay', 5500],
  ])
  for (const other of [back(15_000, 19_000), back(5500, 9000, 2), back(8000, 9000)])
    expect(told(other).map(([state]) => state)).toEqual(['seek', 'seek'])
})
test('nor is it in the next film, which begins', () => {
  const who = did(viewer(), 'seek', 5000, 9000).rest(4000)
  who.say({ kind: 'player', player: 1, place: 1, did: 'play', alone: true, at: 0, from: 0 }).rest(9000)
  expect(told(did(who, 'seek', 5500, 9000).rest(2000)).map(([state]) => state)).toEqual(['seek', 'seek'])
})
test('going back to the beginning twice is a replay', () => {
  const back = (who: Person): Person => did(did(who, 'seek', 0, 9000).rest(100), 'play', 0).rest(9000)
  expect(told(back(back(viewer()))).map(([state]) => state)).toEqual(['seek', 'replay'])
})
test('two seconds and more forward are a skip', () => {
  expect(told(did(viewer(), 'seek', 9000, 6000).rest(2000))).toEqual([['skip', 9000]])
  expect(told(did(viewer(), 'seek', 9000, 7500).rest(2000))).toEqual([['seek', 9000]])
  expect(told(did(viewer(), 'seek', 9000, 7500).rest(2000), { jump: 1000 })).toEqual([['skip', 9000]])
})
test('what is under way when the page is hidden is told then', () => {
  const who = did(viewer(), 'play', 0).rest(100).say({ kind: 'visible', on: false })
  expect(told(who)).toEqual([['play', 0]])
})
test('a player that waits for data hides nothing of what the person did just before', () => {
  const who = did(viewer(), 'play', 0).rest(500).say({ kind: 'player', player: 1, place: 1, did: 'play', alone: true, at: 0, from: 0 })
  expect(told(who.rest(2000)).map(([state]) => state)).toEqual(['play'])
})
test('what a player did by itself meanwhile does not hide what the person does next', () => {
  const alone = (who: Person, what: string): Person =>
    who.rest(5000).say({ kind: 'player', player: 1, place: 1, did: what, alone: true, at: 0, from: 0 }).rest(5000)
  expect(told(did(alone(did(viewer(), 'play', 0), 'pause'), 'play', 0).rest(2000)).map(([state]) => state)).toEqual(['play', 'play'])
  expect(told(did(alone(did(viewer(), 'pause', 0), 'play'), 'pause', 0).rest(2000)).map(([state]) => state)).toEqual(['pause', 'pause'])
})
