import { expect, test } from 'vitest'
import { wrapped, overhear } from '../../../src/capture/effect/overhear.js'

test('what is overheard keeps its this, its arguments and its answer, and nothing of ours stops it', () => {
  const owner = { name: 'page' }
  const real = function (this: unknown, a: unknown): unknown {
    return [this, a]
  }
  expect(wrapped(real, () => {}).call(owner, 1)).toEqual([owner, 1])
  expect(
    wrapped(real, () => {
      throw new Error('ours')
    }).call(owner, 2),
  ).toEqual([owner, 2])
  expect(wrapped(real, () => [3]).call(owner, 2)).toEqual([owner, 3])
  expect(wrapped(real, () => (result) => [result]).call(owner, 4)).toEqual([[owner, 4]])
  const fails = (): never => {
    throw new Error('ours')
  }
  expect(wrapped(real, () => fails).call(owner, 5)).toEqual([owner, 5])
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
test.each(['the first', 'the last'])('two that overhear at once leave nothing of theirs, however often, where %s ends first', (first) => {
  const inherited = { say: (): number => 2 }
  const owner = Object.assign(Object.create(inherited) as typeof inherited, { ask: (): number => 1 })
  const before = Object.getOwnPropertyDescriptors(owner)
  for (let press = 0; press < 100; press++) {
    const ends = [overhear(owner, 'ask say', () => {}), overhear(owner, 'ask say', () => {})]
    for (const end of first === 'the first' ? ends : ends.toReversed()) end()
    expect(Object.getOwnPropertyDescriptors(owner)).toEqual(before)
  }
})
test('who begins again while another is not done leaves nothing of theirs in the end', () => {
  const owner = { ask: (): number => 1 }
  const { ask } = owner
  const begin = (): (() => void) => overhear(owner, 'ask', () => {})
  let one = begin()
  let other = begin()
  for (let press = 0; press < 100; press++) {
    one()
    one = begin()
    other()
    other = begin()
  }
  other()
  expect(owner.ask()).toBe(1)
  one()
  expect(owner.ask).toBe(ask)
})
test('a proxy that the page has put around one of ours stays', () => {
  const owner = { ask: (): number => 1 }
  const end = overhear(owner, 'ask', () => {})
  const theirs = new Proxy(owner.ask, {})
  owner.ask = theirs
  end()
  expect(owner.ask).toBe(theirs)
})
