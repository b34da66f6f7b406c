import { beforeAll, expect, test, vi } from 'vitest'
import { store, type Store } from '../../../src/upload/store.js'
import { database, keyRange, type Database } from './database.js'

beforeAll(() => void vi.stubGlobal('IDBKeyRange', keyRange))

const name = 'inkling shop https://shop.example/collect'
/** A buffer over a database, and what it has told. */
const over = (base: Database): { buffer: Store; told: unknown[] } => {
  const told: unknown[] = []
  return {
    told,
    buffer: store(
      () => base.factory,
      name,
      (error) => told.push(error),
      () => true,
      () => {},
    ),
  }
}
const put = ({ use }: Store, key: string): Promise<unknown> => use((events) => events.put(key, key))

test('a database that fails to open once loses nothing of all that wait for it, and is told to nobody', async () => {
  const base = database()
  const { buffer, told } = over(base)
  base.fail(1)
  await Promise.all(['a', 'b', 'c'].map((key) => put(buffer, key)))
  expect([...base.stored.get(name)!.values()]).toEqual(['a', 'b', 'c'])
  expect([base.opened(), told]).toEqual([2, []])
  buffer.close()
  await expect.poll(base.open).toBe(0)
})

test('a database that never opens is tried twice and told once', async () => {
  const base = database()
  const { buffer, told } = over(base)
  base.fail(9)
  await Promise.all(['a', 'b', 'c'].map((key) => put(buffer, key)))
  expect([base.opened(), told]).toEqual([2, [new Error('UnknownError')]])
})

test('what is closed while it opens is written to all the same, and closed', async () => {
  const base = database()
  const { buffer } = over(base)
  const written = Promise.all([put(buffer, 'a'), put(buffer, 'b')])
  buffer.close()
  await written
  expect([...base.stored.get(name)!.values()]).toEqual(['a', 'b'])
  await expect.poll(base.open).toBe(0)
})

test('a browser that lists no databases erases its own all the same, and creates none', async () => {
  const base = database()
  base.stored.set(name, new Map())
  Object.assign(base.factory, { databases: undefined })
  const { buffer } = over(base)
  expect(await buffer.there()).toBe(true)
  await buffer.clear()
  await buffer.clear()
  expect([base.opened(), ...base.stored.keys()]).toEqual([0])
})
