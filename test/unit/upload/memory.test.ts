import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memory, type VisitMemory } from '../../../src/upload/memory.js'
import { store, type Store } from '../../../src/upload/store.js'
import { database, keyRange } from './database.js'

// Node has no IndexedDB: what is asked for is everything.
beforeEach(() => {
  vi.stubGlobal('IDBKeyRange', { bound: () => {} })
})

afterEach(() => void vi.useRealTimers())

const minute = 60_000
/** A buffer of these events that never fails. */
const holding = (events: object): Store =>
  ({
    use: async (request: (events: object) => { result?: unknown }, then?: (result: unknown, events: object) => void) => {
      const { result } = request(events)
      then?.(result, events)
      return result
    },
    // The rest of it is asked for by nobody.
  }) as unknown as Store
/** A memory over what a buffer holds and what the page before has left to its tab. */
const remembering = (
  found: object | undefined,
  left: Record<string, string> = {},
  returned?: (visits: number, days: number) => void,
  changed?: () => void,
): VisitMemory => {
  const events = { getAll: () => ({ result: found ? [found] : [] }), put: () => ({}) }
  const window = { sessionStorage: left, setTimeout, clearTimeout }
  return memory(holding(events), window as unknown as Window, 'name', returned, changed)
}
const visit = (ago: number): object => ({ session: 'S', visitor: 'V', last: Date.now() - ago, visits: 3 })

test.each([
  ['a first page', undefined, {}, 1],
  ['a page soon after', visit(minute), {}, 3],
  ['a page long after', visit(31 * minute), {}, 4],
  ['a page of the same session after one that was read for long', visit(31 * minute), { name: `S ${Date.now() - 500}` }, 3],
  ['a page of a session that the buffer has not heard of', visit(31 * minute), { name: `T ${Date.now() - 500}` }, 4],
])('%s: visits', async (_, found, left, visits) => {
  const visit = remembering(found, left)
  await visit.open()
  expect(visit.facts()).toEqual({ visits })
  const session = Object.values(left)[0]?.split(' ')[0]
  if (session) expect(visit.ids().session).toBe(session)
})

test('a first visit that has to be written again is the same person', async () => {
  const put = vi.fn<(visit: { visitor?: string }) => object>(() => ({}))
  const events = { getAll: () => ({ result: [] }), put }
  const once = holding(events)
  const twice = { ...once, use: async (...asked: Parameters<Store['use']>) => void (await once.use(...asked), await once.use(...asked)) }
  const visit = memory(twice as Store, { sessionStorage: {}, setTimeout, clearTimeout } as unknown as Window, 'name')
  await visit.open()
  expect(new Set(put.mock.calls.map(([{ visitor }]) => visitor))).toEqual(new Set([visit.ids().visitor]))
  expect(put).toHaveBeenCalledTimes(2)
})

test.each([
  [500, true],
  [40_000, false],
])('a session that nothing but the tab remembers goes on %i ms later: %s', async (ago, on) => {
  const visit = remembering(undefined, { name: `S ${Date.now() - ago}` })
  await visit.open()
  expect(visit.ids().session === 'S').toBe(on)
})

test.each([
  ['another visit', 31 * minute, [[4, 0]]],
  ['another visit after some days', 2.5 * 24 * 60 * minute, [[4, 2]]],
  ['a page of the same visit', minute, []],
])('%s: what is told of returning', async (_, ago, told) => {
  const heard: (readonly [number, number])[] = []
  await remembering(visit(ago), {}, (...all) => heard.push(all)).open()
  expect(heard).toEqual(told)
})
test('a first visit is no return', async () => {
  const heard: unknown[] = []
  await remembering(undefined, {}, (...all) => heard.push(all)).open()
  expect(heard).toEqual([])
})

test.each([
  ['another visit', visit(31 * minute), [4, 1]],
  ['another page of the same visit', visit(minute), [3, 1]],
  ['a first page', undefined, []],
])('%s: what visits become is told, and that they are forgotten', async (_, found, told) => {
  const heard: unknown[] = []
  const memory = remembering(found, {}, undefined, () => heard.push(memory.facts()?.['visits']))
  await memory.open()
  memory.forget()
  memory.forget()
  expect(heard).toEqual(told)
})

/** Tabs over one buffer. */
const shared = (): { stored: Map<string, unknown>; tab: (...more: unknown[]) => VisitMemory } => {
  const stored = new Map<string, unknown>()
  const events = {
    getAll: () => ({ result: structuredClone([...stored].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)) }),
    put: (value: unknown, key: string) => ({ result: void stored.set(key, structuredClone(value)) }),
  }
  const window = (): Window => ({ sessionStorage: {}, setTimeout, clearTimeout }) as unknown as Window
  return {
    stored,
    // The callbacks are the last of what it takes.
    tab: (...more) => memory(holding(events), window(), 'name', ...(more as [])),
  }
}

test('two tabs that are open together remember what each has shown, and neither erases what the other noted', async () => {
  const { stored, tab } = shared()
  const [one, other] = [tab(), tab()]
  // Before anything is known of the visit.
  one.fired('early', 500)
  await one.open()
  await other.open()
  // What a page writes at its end must not wait.
  one.fired('help', 1000)
  expect(stored.get('visit help')).toEqual({ id: 'help', at: 1000 })
  other.fired('offer', 2000)
  one.fired('help', 3000)
  other.recall()
  expect(other.ready()).toBe(false)
  await expect.poll(() => other.ready()).toBe(true)
  expect(['early', 'help', 'offer'].map((id) => other.fired(id))).toEqual([500, 3000, 2000])
  const next = tab()
  await next.open()
  expect(['early', 'help', 'offer'].map((id) => next.fired(id))).toEqual([500, 3000, 2000])
})

test('a page that is read for long is a page until it is left: who goes on from there has not come back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { tab } = shared()
  const heard: unknown[] = []
  const back = (): VisitMemory => tab((...all: unknown[]) => heard.push(all))
  const [one, other] = [back(), back()]
  await one.open()
  vi.setSystemTime(Date.now() + 40 * minute)
  one.seen()
  vi.setSystemTime(Date.now() + 20 * minute)
  await other.open()
  expect(other.ids()).toEqual(one.ids())
  expect([other.facts(), heard]).toEqual([{ visits: 1 }, []])
  // Nor is somebody back before 30 minutes later.
  vi.setSystemTime(Date.now() + 31 * minute)
  const last = back()
  await last.open()
  expect([last.ids().session === one.ids().session, last.facts(), heard]).toEqual([false, { visits: 2 }, [[2, 0]]])
  // A page of the session before does not bring that back.
  one.seen()
  const next = back()
  await next.open()
  expect([next.ids(), next.facts()]).toEqual([last.ids(), { visits: 2 }])
})

test('that a page is there is written before it may end, and not before the visit is known', async () => {
  const { stored, tab } = shared()
  const visit = tab()
  visit.seen()
  expect([...stored.keys()]).toEqual([])
  await visit.open()
  visit.seen()
  expect(stored.get('visit ')).toEqual({ id: '', at: expect.any(Number) })
})

test('what fires while nothing may be kept is noted nowhere, and not when it may be', async () => {
  const { stored, tab } = shared()
  let keeps = false
  const visit = tab(undefined, undefined, () => keeps)
  visit.fired('local', 500)
  keeps = true
  visit.fired('pending', 600)
  await visit.open()
  await visit.save()
  expect([...stored.keys()].toSorted()).toEqual(['visit', 'visit pending'])
  expect(visit.fired('local')).toBe(0)
})

test('who is forgotten goes on as whoever is told, at once', async () => {
  const { stored, tab } = shared()
  const visit = tab()
  await visit.open()
  const next = { session: 'S', visitor: 'V' }
  visit.forget(next)
  expect([visit.known(), visit.ready(), visit.ids()]).toEqual([true, true, next])
  await visit.open()
  await visit.save()
  expect([visit.ids(), stored.get('visit')]).toEqual([next, { ...next, last: expect.any(Number), visits: 1 }])
})

test.each([
  ['of a first visit', undefined, []],
  ['of another visit', { session: 'S', visitor: 'V', last: Date.now() - 60 * minute, visits: 4 }, [[5, 0]]],
])('two tabs that open at once are one person in one session: %s', async (_, left, told) => {
  vi.stubGlobal('IDBKeyRange', keyRange)
  const base = database()
  const heard: unknown[] = []
  if (left) base.stored.set('inkling a b', new Map([['avisit', left]]))
  const tab = (): VisitMemory => {
    const buffer = store(
      () => base.factory,
      'inkling a b',
      () => {},
      () => true,
      () => {},
    )
    const window = { sessionStorage: {}, setTimeout, clearTimeout } as unknown as Window
    return memory(buffer, window, 'name', (...all) => heard.push(all))
  }
  const [one, other] = [tab(), tab()]
  one.fired('help', 1000)
  await Promise.all([one.open(), other.open()])
  expect([other.ids(), other.facts()]).toEqual([one.ids(), one.facts()])
  expect(base.stored.get('inkling a b')!.get('avisit')).toEqual({ ...one.ids(), ...one.facts(), last: expect.any(Number) })
  expect(heard).toEqual(told)
  expect([await one.gone(), await other.gone()]).toEqual([undefined, undefined])
  await other.save()
  expect(base.stored.get('inkling a b')!.get('avisit help')).toEqual({ id: 'help', at: 1000 })
})

test('where nothing can be read, and where that fails, a visit begins all the same, and nothing is left unhandled', async () => {
  const unhandled: unknown[] = []
  const hear = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', hear)
  const window = { sessionStorage: {}, setTimeout, clearTimeout } as unknown as Window
  const failing = async (): Promise<never> => {
    throw new Error('no')
  }
  // As in a page without IndexedDB: what is asked for throws where it is asked, and the buffer answers nothing.
  const empty = async (request: (events: never) => unknown): Promise<void> => {
    try {
      request({ getAll: () => ({}) } as never)
    } catch {}
  }
  vi.stubGlobal('IDBKeyRange', undefined)
  const visit = memory({ use: empty } as unknown as Store, window, 'name')
  await visit.open()
  expect([visit.known(), visit.ready()]).toEqual([true, true])
  await memory({ use: failing } as unknown as Store, window, 'name').open()
  await new Promise(setImmediate)
  process.off('unhandledRejection', hear)
  expect(unhandled).toEqual([])
})
