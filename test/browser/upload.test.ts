import { expect, test } from 'vitest'
import { receive, type StoredBatch } from '../../src/receive.js'
import type { ChromiumTab } from './engines.js'
import { buffered, heard, lost, of, page, pass, shut, visit } from './site.js'
import { arrived, begin, flush, held, left, seqs, track, upTo } from './stream.js'
import { until } from './until.js'
import { browser, engine, server, site, tab, onSite } from './stage.js'

onSite({ '/': page('<main data-inkling="product"><button data-inkling="buy">Buy</button></main>') })

test('a batch is what the contract says, and receive takes every event of it', async () => {
  const before = Date.now()
  await tab.evaluate(
    (site) => void window.listen(window.lib.start({ endpoint: '/collect', site, consent: 'granted', inactivity: { after: 300 } })),
    site,
  )
  await heard(tab, 'page')
  await tab.click(30, 20)
  await tab.evaluate(() => {
    window.ink.context({ segment: 'loyal', stock: 3, sale: true })
    history.pushState(null, '', '/p/42?secret')
    window.ink.track('purchase', { value: 49.5, currency: 'EUR' })
  })
  await until(() => tab.evaluate(() => window.heard.some(({ type }) => type === 'inactivity')), 5_000, 'silence')
  await until(async () => (await buffered(tab, site)).length, 5_000, 'the buffer')
  await flush(tab)
  const [batch] = of(server, site).batches
  expect(Object.keys(batch!).toSorted()).toEqual(['context', 'events', 'origin', 'pages', 'sent', 'session', 'site', 'tab', 'v', 'visitor'])
  expect(batch).toMatchObject({
    v: 1,
    site,
    context: { visits: 1, segment: 'loyal', stock: 3, sale: true },
    pages: [
      { page: 1, path: '/' },
      { page: 2, path: '/p/42' },
    ],
  })
  const purchase = batch!.events.find(({ type }) => type === 'purchase')!
  expect(purchase).toMatchObject({ page: 2, value: 49.5, currency: 'EUR' })
  const at = (batch!['origin'] as number) + purchase.t
  // Two clocks are read one after the other, and a busy machine may pause in between.
  const slack = 50
  expect(at).toBeGreaterThanOrEqual(before - slack)
  expect(at).toBeLessThanOrEqual((batch!['sent'] as number) + slack)
  expect(batch!['sent']).toBeLessThanOrEqual(Date.now() + slack)

  const kept: StoredBatch[] = []
  const take = receive({ store: { save: async (each) => ({ stored: kept.push(each) && each.events.length, duplicates: 0 }) } })
  for (const { body } of server.collector.received.filter((each) => each.body.includes(site))) {
    const answer = await take(new Request('http://127.0.0.1/', { method: 'POST', body }))
    expect(await answer.json()).toEqual({ stored: JSON.parse(body).events.length, duplicates: 0, refused: [], gzip: true })
  }
  expect(kept.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual(upTo(batch!.events.length))
})

test('while the page lives, a full batch leaves at once by fetch, as plain text', async () => {
  await begin(tab, site, { count: 3 })
  await track(tab, 3)
  await arrived(server, site, 3)
  expect(await left(tab)).toEqual(['fetch 3'])
  expect(server.collector.received.at(-1)!.headers['content-type']).toMatch(/^text\/plain/)
  expect(server.collector.received.at(-1)!.headers.cookie).toBeUndefined()
  expect(server.collector.received.at(-1)!.headers.referer).toBeUndefined()
})

test('a batch leaves when its age has come, and so does what happened while one was under way', async () => {
  server.collector.behave({ delay: 100 })
  await begin(tab, site, { age: 300 })
  await track(tab, 1)
  await until(async () => (await left(tab)).length, 5_000, 'the first to leave')
  await track(tab, 1)
  await arrived(server, site, 2)
  expect(await left(tab)).toEqual(['fetch 1', 'fetch 1'])
})

test('a flush of nothing leaves the way free for what comes', async () => {
  await begin(tab, site, { age: 100 })
  await flush(tab)
  await track(tab, 1)
  await arrived(server, site, 1)
  await pass(tab, 200)
  await track(tab, 1)
  await arrived(server, site, 2)
  expect(await left(tab)).toEqual(['fetch 1', 'fetch 1'])
})

test('when the page turns hidden, a beacon takes what waits', async () => {
  await begin(tab, site)
  await track(tab, 2)
  await tab.hide()
  await arrived(server, site, 2)
  await tab.show()
  expect(await left(tab)).toEqual(['beacon 2'])
  expect(server.collector.received.at(-1)!.headers['content-type']).toMatch(/^text\/plain/)
})

test('what is noticed because the page turns hidden goes with the same beacon', async () => {
  await tab.evaluate((site) => {
    const { createInkling, dwell, upload } = window.lib
    const sink = upload({ endpoint: '/collect', site, age: 60_000 })
    window.listen(createInkling({ signals: [dwell({ milestones: [100, 60_000] })], consent: 'granted', sinks: [sink] }))
  }, site)
  const heard = (): Promise<number> => tab.evaluate(() => window.heard.length)
  const before = await until(heard, 5_000, 'the first dwell')
  await tab.hide()
  const after = await heard()
  expect(after).toBeGreaterThan(before)
  expect(await left(tab)).toEqual([`beacon ${after}`])
  await tab.show()
})

test('when the person navigates, a beacon takes what waits', async () => {
  await begin(tab, site)
  await track(tab, 2)
  await tab.goto(`${server.origin}/blank`)
  await arrived(server, site, 2)
})

test('when the tab is closed, a beacon takes what waits', async () => {
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  await track(other, 40)
  await other.close()
  await arrived(server, site, 40)
  expect(lost(of(server, site).batches)).toBe(0)
})

test('a beacon is no acknowledgement: what it took is sent again, under the same names', async () => {
  await begin(tab, site)
  await track(tab, 2)
  await tab.hide()
  await arrived(server, site, 2)
  await tab.show()
  expect(await left(tab)).toEqual(['beacon 2'])
  await flush(tab)
  expect((await left(tab)).at(-1)).toBe('fetch 2')
  expect(seqs(server, site)).toEqual([1, 2])
})

test('what is too much for one beacon goes in several', async () => {
  await begin(tab, site, { count: 1000 })
  await tab.evaluate(() => {
    for (let i = 0; i < 400; i++) window.ink.track('add_to_cart', { sku: 'x'.repeat(200) })
  })
  await tab.hide()
  await arrived(server, site, 150)
  const bodies = server.collector.received.filter(({ body }) => body.includes(site)).map(({ bytes }) => bytes.length)
  expect(Math.max(...bodies)).toBeLessThan(16_384)
  // All that may be under way together, and no more was tried.
  expect((await left(tab)).length).toBe(4)
  await tab.show()
  await flush(tab)
  expect(seqs(server, site)).toEqual(upTo(400))
})

test('of what a beacon took, only what the collector says is missing is sent again', async () => {
  server.collector.behave({ tells: true })
  await begin(tab, site)
  await track(tab, 2)
  await tab.hide()
  await arrived(server, site, 2)
  await tab.show()
  server.collector.behave({ status: 503 })
  await track(tab, 1)
  await tab.hide()
  await until(() => server.collector.received.filter(({ body }) => body.includes(site)).length === 2, 5_000, 'the second beacon')
  await tab.show()
  server.collector.behave({ tells: true })
  await track(tab, 1)
  await flush(tab)
  expect(await left(tab)).toEqual(['beacon 2', 'beacon 1', 'fetch 1', 'fetch 1'])
  expect(of(server, site).batches.map(({ events, held }) => [events.map(({ seq }) => seq), held])).toEqual([
    [[1, 2], undefined],
    [[4], [[1, 3]]],
    [[3], undefined],
  ])
  await until(async () => (await buffered(tab, site)).length === 0, 5_000, 'the buffer to be empty')
})

test('a collector that does not say what is missing gets it all again, and is not asked a second time', async () => {
  await begin(tab, site)
  for (let i = 0; i < 2; i++) {
    await track(tab, 1)
    await tab.hide()
    await arrived(server, site, i + 1)
    await tab.show()
    await flush(tab)
  }
  expect(await left(tab)).toEqual(['beacon 1', 'fetch 0', 'fetch 1', 'beacon 1', 'fetch 1'])
  expect(seqs(server, site)).toEqual([1, 2])
})

test('a collector that does not understand the question loses nothing by it', async () => {
  await begin(tab, site)
  await track(tab, 2)
  server.collector.behave({ status: 500 })
  await tab.hide()
  await until(() => server.collector.received.some(({ body }) => body.includes(site)), 5_000, 'the beacon')
  await tab.show()
  server.collector.behave({ status: 400 })
  await tab.evaluate(() => {
    const { fetch } = window
    window.fetch = async (...all) => {
      window.fetch = fetch
      const answer = await fetch(...all)
      await new Promise((resolve) => Object.assign(window, { go: resolve }))
      return answer
    }
    void window.ink.flush()
  })
  await until(() => tab.evaluate(() => 'go' in window), 5_000, 'the refusal')
  server.collector.behave({})
  await tab.evaluate(() => (window as unknown as { go: () => void }).go())
  await arrived(server, site, 2)
  expect(of(server, site).batches.at(-1)!['dropped']).toBeUndefined()
})

test('what a page has left is asked after by the next, and nothing is sent twice', async () => {
  server.collector.behave({ tells: true })
  await begin(tab, site)
  await track(tab, 3)
  await until(async () => (await buffered(tab, site)).length === 3, 5_000, 'the buffer')
  await tab.goto(`${server.origin}/blank`)
  await arrived(server, site, 3)
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await until(async () => (await buffered(tab, site)).length === 0, 5_000, 'the buffer to be empty')
  expect(await left(tab)).toEqual(['fetch 0'])
  expect(of(server, site).batches.flatMap(({ events }) => events)).toHaveLength(3)
})

test('a collector that unpacks gets large batches compressed', async () => {
  server.collector.behave({ unpacks: true })
  await begin(tab, site, { count: 1000 })
  for (let i = 0; i < 2; i++) {
    await track(tab, 200)
    await flush(tab)
  }
  const mine = server.collector.received.filter(({ body }) => body.includes(site))
  expect(mine.map(({ bytes }) => bytes[0] === 0x1f)).toEqual([false, true])
  expect(mine[1]!.bytes.length * 4).toBeLessThan(mine[1]!.body.length)
  expect(seqs(server, site)).toEqual(upTo(400))
})

test('what was dropped is counted and told', async () => {
  server.collector.behave({ down: true })
  await begin(tab, site, { count: 1000, bytes: 20_000 })
  await track(tab, 500)
  await flush(tab)
  server.collector.behave({})
  await flush(tab)
  const { batches, events } = of(server, site)
  expect(events.length).toBeGreaterThan(200)
  expect(events.length + Number(batches.at(-1)!['dropped'])).toBe(500)
  expect(events.at(-1)!.seq).toBe(500)
})

if (engine === 'chromium')
  test('what waits leaves even a page that dies without a word', async () => {
    const other = await browser.newTab(`${server.origin}/`)
    await other.evaluate(() => {
      const { fetchLater } = window as unknown as { fetchLater: (...all: unknown[]) => unknown }
      Object.assign(window, { fetchLater: (...all: unknown[]) => (Object.assign(window, { asked: true }), fetchLater(...all)) })
    })
    await begin(other, site)
    await track(other, 3)
    await held(other, site, 3)
    await until(() => other.evaluate(() => 'asked' in window), 5_000, 'the browser to be asked to send it')
    void (other as ChromiumTab).cdp.send('Page.crash').catch(() => {})
    await arrived(server, site, 3)
    await other.close()
  })

test('a page left before the buffer has opened belongs to the session of the pages around it', async () => {
  for (let i = 0; i < 4; i++) {
    await visit(tab, `${server.origin}/`)
    const quick = i % 2 === 0
    if (quick) await shut(tab, `inkling ${site} ${server.origin}/collect`)
    await begin(tab, site)
    await track(tab, 1)
    if (!quick) await flush(tab)
    await tab.goto(`${server.origin}/blank`)
    await arrived(server, site, i + 1)
  }
  const { batches } = of(server, site)
  expect(new Set(batches.map((batch) => batch.tab)).size).toBe(4)
  expect(new Set(batches.map((batch) => batch['session'])).size).toBe(1)
})

test('a tab leaves the events of one that lives alone, and takes over those of one that is gone', async () => {
  server.collector.behave({ status: 503 })
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  await track(other, 3)
  await other.evaluate(() => window.ink.flush())
  await begin(tab, site)
  await flush(tab)
  await pass(tab, 300)
  expect(await left(tab)).toEqual([])
  await other.close()
  server.collector.behave({})
  await visit(tab, `${server.origin}/`)
  // A closing tab holds its lock for a moment longer.
  await until(
    () => tab.evaluate(async () => (await navigator.locks.query()).held?.length === 0),
    5000,
    'the locks of the closed tab to be free',
  )
  await begin(tab, site)
  await arrived(server, site, 3)
})

test('what was taken over and delivered is held no longer, and what is left under its name later is taken over again', async () => {
  const other = await browser.newTab(`${server.origin}/`)
  server.collector.behave({ status: 503 })
  await begin(tab, site)
  await track(tab, 1)
  await until(async () => (await buffered(tab, site)).length === 1, 5_000, 'the buffer')
  const named = `inkling ${site} ${server.origin}/collect`
  const [record] = await other.evaluate(async (name) => {
    const opening = indexedDB.open(name)
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const reading = opening.result.transaction('events').objectStore('events').getAll(IDBKeyRange.lowerBound([]))
    await new Promise((resolve) => reading.addEventListener('success', resolve))
    opening.result.close()
    return reading.result as { tab: string; events: { seq: number; json: string }[] }[]
  }, named)
  await tab.goto(`${server.origin}/blank`)
  server.collector.behave({ tells: true })
  const locks = (): Promise<string[]> =>
    other.evaluate(async () => (await navigator.locks.query()).held!.flatMap(({ name }) => (name ? [name] : [])))
  await until(async () => !(await locks()).includes(record!.tab), 5_000, 'the page to be gone')
  await begin(other, site)
  await arrived(server, site, 1)
  await until(async () => (await buffered(other, site)).length === 0, 5_000, 'the buffer to be empty')
  await until(async () => !(await locks()).includes(record!.tab), 5_000, 'its lock to be free')
  // As the page had left it that came back, noticed something, and died.
  await other.evaluate(
    async (name, record) => {
      const [event] = record.events
      const more = { ...record, kept: Date.now(), events: [{ ...event, seq: 2, json: event!.json.replace('"seq":1', '"seq":2') }] }
      const opening = indexedDB.open(name)
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const writing = opening.result.transaction('events', 'readwrite')
      writing.objectStore('events').put(more, [record.tab, 2])
      await new Promise((resolve) => writing.addEventListener('complete', resolve))
      opening.result.close()
    },
    named,
    record!,
  )
  await other.hide()
  await other.show()
  await arrived(server, site, 2)
  expect(seqs(server, site)).toEqual([1, 2])
  await other.close()
})

test.each(['left', 'routed'] as const)('a page that is read for long and then %s goes on with its visit', async (how) => {
  await tab.evaluate((site) => void window.listen(window.lib.start({ endpoint: '/collect', site, consent: 'granted' })), site)
  await until(async () => (await buffered(tab, site)).length, 5_000, 'the buffer')
  await flush(tab)
  const named = `inkling ${site} ${server.origin}/collect`
  // Forty minutes pass.
  await tab.evaluate(async (name) => {
    const opening = indexedDB.open(name)
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const writing = opening.result.transaction('events', 'readwrite')
    const all = writing.objectStore('events')
    const reading = all.get('visit')
    reading.addEventListener('success', () => all.put({ ...reading.result, last: Date.now() - 2_400_000 }, 'visit'))
    all.delete('visit ')
    await new Promise((resolve) => writing.addEventListener('complete', resolve))
    opening.result.close()
  }, named)
  if (how === 'routed') await tab.evaluate(() => history.pushState(null, '', '/next'))
  else await tab.hide()
  await pass(tab, 200)
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  await track(other, 1)
  await until(async () => (await buffered(other, site)).length, 5_000, 'the buffer')
  await flush(other)
  const { batches } = of(server, site)
  expect(new Set(batches.map((batch) => batch['session'])).size).toBe(1)
  expect(batches.at(-1)!['context']).toMatchObject({ visits: 1 })
  await tab.show()
  await other.close()
})
