import { expect, test } from 'vitest'
import { memoryStore, receive } from '../../src/receive.js'
import { buffered, lost, of, page, pass, serve } from './site.js'
import { arrived, begin, flush, left, seqs, track, upTo } from './stream.js'
import { until } from './until.js'
import { server, site, tab, onSite } from './stage.js'

onSite({ '/': page() })

test('a collector that asks for patience gets it, whatever happens meanwhile', async () => {
  server.collector.behave({ status: 429, retryAfter: 4 })
  await begin(tab, site, { count: 5 })
  const asked = Date.now()
  await track(tab, 5)
  await until(async () => (await left(tab)).length, 5_000, 'the first try')
  await until(() => server.collector.received.some(({ body, stored }) => body.includes(site) && !stored), 5_000, 'the refusal')
  server.collector.behave({})
  await pass(tab, 100)
  await track(tab, 20)
  await arrived(server, site, 25)
  expect(server.collector.received.at(-1)!.at - asked).toBeGreaterThanOrEqual(3_990)
  expect((await left(tab)).length).toBe(2)
})

test('neither consent nor a network that is back goes through the patience a collector asked for', async () => {
  server.collector.behave({ status: 503, retryAfter: 2 })
  await begin(tab, site)
  await track(tab, 1)
  // All on the page's own clock, by which it is patient.
  const tries = await tab.evaluate(async () => {
    await window.ink.flush()
    window.dispatchEvent(new Event('online'))
    window.ink.consent('granted')
    await new Promise((resolve) => setTimeout(resolve, 500))
    return [...window.left]
  })
  expect(tries).toEqual(['fetch 1'])
  server.collector.behave({})
  await arrived(server, site, 1)
})

test('a network that is back ends the wait for one that was gone', async () => {
  server.collector.behave({ status: 503 })
  await begin(tab, site)
  await track(tab, 1)
  for (let i = 0; i < 4; i++) await flush(tab)
  server.collector.behave({})
  const tries = (await left(tab)).length
  await tab.evaluate(() => void window.ink.consent('granted'))
  await pass(tab, 300)
  expect((await left(tab)).length).toBe(tries)
  await tab.evaluate(() => void window.dispatchEvent(new Event('online')))
  await arrived(server, site, 1)
})

test('an age without an end sends nothing at once', async () => {
  await begin(tab, site, { age: 3_000_000_000 })
  await track(tab, 1)
  await pass(tab, 500)
  expect(await left(tab)).toEqual([])
})

test('a batch that is too large comes in halves', async () => {
  const store = memoryStore()
  const collector = await serve(receive({ store, maxBytes: 1000 }))
  await begin(tab, site, { endpoint: collector.url })
  await track(tab, 40)
  await flush(tab)
  expect(
    store
      .events()
      .map(({ seq }) => seq)
      .toSorted((a, b) => a - b),
  ).toEqual(upTo(40))
  expect((await left(tab)).length).toBeGreaterThan(4)
  expect(await tab.evaluate(() => window.told)).toEqual([])
  collector.close()
})

test('a refused batch is dropped once, told once, and counted', async () => {
  server.collector.behave({ status: 400 })
  await begin(tab, site)
  await track(tab, 3)
  await flush(tab)
  expect(await tab.evaluate(() => window.told)).toEqual([
    expect.stringMatching(/^Error: inkling: http\S+\/collect refused a batch: 400 .*told to answer 400/),
  ])
  server.collector.behave({})
  await track(tab, 2)
  await flush(tab)
  const { batches } = of(server, site)
  expect(batches.map(({ events, dropped }) => [events.map(({ seq }) => seq), dropped])).toEqual([[[4, 5], 3]])
  expect(await left(tab)).toEqual(['fetch 3', 'fetch 2'])
})

test('events that the collector refuses are told once, counted and never sent again', async () => {
  const store = memoryStore()
  const dropped: number[] = []
  const save: typeof store.save = (batch) => (dropped.push(batch.dropped), store.save(batch))
  const collector = await serve(receive({ store: { save } }))
  await begin(tab, site, { endpoint: collector.url })
  await tab.evaluate(() => {
    // A name that every object answers to is none to it.
    for (const type of ['add_to_cart', 'constructor', 'add_to_cart', 'constructor']) window.ink.track(type as 'add_to_cart', { sku: 'A1' })
  })
  await flush(tab)
  await track(tab, 1)
  await flush(tab)
  expect(store.events().map(({ seq }) => seq)).toEqual([1, 3, 5])
  expect(await tab.evaluate(() => window.told)).toEqual([
    expect.stringMatching(/^Error: inkling: http\S+\/collect refused 2 of a batch: type must be a small-letter name/),
  ])
  // At once, for there may be no other event to say it with.
  expect(await left(tab)).toEqual(['fetch 4', 'fetch 0', 'fetch 1'])
  expect(dropped).toEqual([0, 2, 2])
  expect(await buffered(tab, site)).toEqual([])
  collector.close()
})

test('one event that is too large goes alone, and what comes after is sent together again', async () => {
  const store = memoryStore()
  const collector = await serve(receive({ store, maxBytes: 3000 }))
  await begin(tab, site, { endpoint: collector.url })
  await tab.evaluate(() => {
    const large = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`sku_${i}`, 'x'.repeat(250)]))
    for (const fields of [{ sku: 'A' }, large, { sku: 'B' }]) window.ink.track('add_to_cart', fields)
  })
  await flush(tab)
  expect(store.events().map(({ seq }) => seq)).toEqual([1, 3])
  // More than half of what was too large.
  await track(tab, 36)
  await flush(tab)
  expect((await left(tab)).at(-1)).toBe('fetch 36')
  expect(store.events()).toHaveLength(38)
  collector.close()
})

test('any 2xx acknowledges, whatever it says', async () => {
  const text = { 'access-control-allow-origin': '*', 'content-type': 'text/plain' }
  const json = { ...text, 'content-type': 'application/json' }
  const answers = [
    new Response(null, { status: 204, headers: text }),
    new Response('thanks', { headers: text }),
    new Response('{ "refused"', { headers: json }),
    new Response('null', { headers: json }),
    new Response('{ "refused": 7 }', { status: 201, headers: json }),
  ]
  const collector = await serve(async () => answers.shift()!)
  await begin(tab, site, { endpoint: collector.url })
  for (let i = 0; i < 5; i++) {
    await track(tab, 1)
    await flush(tab)
  }
  await until(async () => (await buffered(tab, site)).length === 0, 5_000, 'the buffer to be empty')
  expect(await left(tab)).toEqual(Array(5).fill('fetch 1'))
  expect(await tab.evaluate(() => [...window.told, ...window.thrown])).toEqual([])
  collector.close()
})

test('a slow collector delays and loses nothing, and flush waits for all that was tracked before it', async () => {
  server.collector.behave({ delay: 2000 })
  await begin(tab, site, { count: 2 })
  await track(tab, 2)
  await until(async () => (await left(tab)).length, 5_000, 'the first to leave')
  await track(tab, 3)
  await flush(tab)
  expect(seqs(server, site)).toEqual([1, 2, 3, 4, 5])
  expect(await left(tab)).toEqual(['fetch 2', 'fetch 3'])
})

test('a collector that is down is tried again after a second or so, and then with more patience', async () => {
  server.collector.behave({ down: true })
  const cut = server.collector.cut()
  const began = Date.now()
  await begin(tab, site, { count: 1 })
  await track(tab, 1)
  for (let i = 0; i < 10; i++) await pass(tab, 50, () => track(tab, 1))
  // The first wait is 750 ms at least; the browser itself may try a cut connection once more.
  expect(server.collector.cut() - cut).toBeLessThanOrEqual(2 * (1 + Math.floor((Date.now() - began) / 750)))
  server.collector.behave({})
  await arrived(server, site, 11)
  expect(lost(of(server, site).batches)).toBe(0)
})

test('what is too much to keep goes oldest first, and is counted', async () => {
  server.collector.behave({ down: true })
  await begin(tab, site, { most: 20, count: 1000 })
  for (let i = 0; i < 5; i++) {
    await track(tab, 10)
    await flush(tab)
  }
  server.collector.behave({})
  await flush(tab)
  expect(seqs(server, site)).toEqual(upTo(50).slice(30))
  expect(of(server, site).batches.at(-1)!['dropped']).toBe(30)
})
