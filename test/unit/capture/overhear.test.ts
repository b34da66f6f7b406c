import { expect, test } from 'vitest'
import { around, overhear } from '../../../src/capture/effect/overhear.js'

test('what is overheard keeps its this, its arguments and its answer, and nothing of ours stops it', () => {
  const owner = { name: 'page' }
  const real = function (this: unknown, a: unknown): unknown {
    return [this, a]
  }
  expect(around(real, () => {}).call(owner, 1)).toEqual([owner, 1])
  expect(
    around(real, () => {
      throw new Error('ours')
    }).call(owner, 2),
  ).toEqual([owner, 2])
  expect(around(real, () => [3]).call(owner, 2)).toEqual([owner, 3])
})
test('functions and fields are given back as they were, unless somebody has replaced them since', () => {
  const heard: string[] = []
  const proto = {
    ask: () => 'asked',
    get value() {
      return 1
    },
    set value(_: number) {
      heard.push('set')
    },
  }
  const before = Object.getOwnPropertyDescriptors(proto)
  const stop = overhear(proto, 'ask value', () => void heard.push('overheard'))
  expect(proto.ask()).toBe('asked')
  proto.value = 2
  expect(heard).toEqual(['overheard', 'overheard', 'set'])
  stop()
  expect(Object.getOwnPropertyDescriptors(proto)).toEqual(before)
  const again = overhear(proto, 'ask', () => {})
  const theirs = (): string => 'theirs'
  proto.ask = theirs
  again()
  expect(proto.ask).toBe(theirs)
})
