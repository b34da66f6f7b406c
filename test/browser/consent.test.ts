import { expect, test } from 'vitest'
import type { Consent } from '../../src/index.js'
import type { Tab } from './browser.js'
import { launch } from './engines.js'
import { buffered, databases, loaded, marked, of, page, pass, visit } from './site.js'
import { arrived, begin, flush, held, left, seqs, track } from './stream.js'
import { until } from './until.js'
import { browser, engine, server, site, tab, onSite, show } from './stage.js'

const shop = '<body style="margin: 0; height: 2000px"><button data-inkling="buy" style="width: 200px; height: 100px">Buy</button>'
// As a browser with the switch on has it; Firefox has a switch of its own.
const gpc = `<script>Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true, configurable: true })</script>`

const begun = (consent?: Consent, more: object = {}): Promise<void> =>
  tab.evaluate(
    (site, given, more) =>
      void window.listen(window.lib.start({ endpoint: '/collect', site, hover: { after: 50 }, ...(given && { consent: given }), ...more })),
    site,
    consent ?? null,
    more,
  )
const consent = (to?: Consent): Promise<Consent> => tab.evaluate((given) => window.ink.consent(given ?? undefined), to ?? null)
/** A visit as people make it. */
const use = async (): Promise<void> => {
  await tab.move(100, 50)
  await pass(tab, 600, () => tab.move(100 + Math.random(), 50))
  await tab.click(500, 600)
  await tab.wheel(500, 400, 0, 800)
  await tab.evaluate(() => window.ink.track('add_to_cart', { sku: 'A1' }))
}
/** What the browser keeps of this visit: databases, other storage, cookies, locks. */
const kept = async (): Promise<unknown> => [
  (await databases(tab)).filter((name) => name.includes(` ${site} `)),
  await tab.evaluate(
    async (site) => [
      localStorage.length,
      // Of other visits something may be left to the next page of the tab.
      Object.keys(sessionStorage).filter((name) => name.includes(` ${site} `)).length,
      document.cookie,
      (await navigator.locks.query()).held!.length,
    ],
    site,
  ),
]
const nothing = [[], [0, 0, '', 0]]
const gone = (): Promise<unknown> => until(async () => JSON.stringify(await kept()) === JSON.stringify(nothing), 5_000, 'all to go')
/** The name of the buffer of this test's site. */
const name = (): string => `inkling ${site} ${server.origin}/collect`
const sent = (): number => server.collector.received.filter(({ body }) => body.includes(site)).length

onSite({ '/': page(shop), '/gpc': page(gpc + shop) })

test.each(['pending', 'local', 'denied'] as const)(
  '%s: no byte is stored and none leaves, at the end of the page neither',
  async (state) => {
    await begun(state)
    await use()
    await flush(tab)
    await pass(tab, 400)
    expect(await kept()).toEqual(nothing)
    await tab.hide()
    await tab.show()
    expect(await left(tab)).toEqual([])
    expect(await tab.evaluate(() => window.heard.length > 0)).toBe(state !== 'denied')
    await tab.goto(`${server.origin}/blank`)
    await marked(tab, server)
    expect(sent()).toBe(0)
    expect(await kept()).toEqual(nothing)
  },
)

test('what is too much to keep before consent is dropped without a trace', async () => {
  await begin(tab, site, { consent: 'pending', most: 5 })
  await track(tab, 12)
  await pass(tab, 400)
  expect(await kept()).toEqual(nothing)
  await consent('granted')
  await flush(tab)
  expect(seqs(server, site)).toEqual([8, 9, 10, 11, 12])
  expect(of(server, site).batches[0]!['dropped']).toBe(7)
})

test('with an endpoint consent is pending, without one it is local', async () => {
  await begun()
  expect(await consent()).toBe('pending')
  await tab.evaluate(() => {
    window.ink.stop()
    window.ink = window.lib.start()
  })
  expect(await consent()).toBe('local')
})

test('from pending to granted, earlier events go with their own times', async () => {
  await begun('pending')
  await use()
  const before = await tab.evaluate(() => [window.heard.map(({ t }) => t), performance.now()] as const)
  await pass(tab, 100)
  expect(await consent('granted')).toBe('granted')
  await until(() => of(server, site).events.length >= before[0].length, 5_000, 'the events')
  const { events } = of(server, site)
  expect(before[0].length).toBeGreaterThan(2)
  expect(events.slice(0, before[0].length).map(({ t }) => t)).toEqual(before[0])
  expect(Math.max(...before[0])).toBeLessThan(before[1])
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
})

test('from pending to denied, what was noticed is forgotten for good', async () => {
  await begin(tab, site, { consent: 'pending' })
  await track(tab, 3)
  await consent('denied')
  await track(tab, 3)
  await consent('granted')
  await track(tab, 1)
  await flush(tab)
  expect(seqs(server, site)).toEqual([1])
})

test('from granted to denied, the database goes and the stream ends', async () => {
  await begin(tab, site)
  await track(tab, 3)
  await until(async () => (await buffered(tab, site)).length, 5_000, 'the buffer')
  await consent('denied')
  await until(async () => (await databases(tab)).every((name) => !name.includes(` ${site} `)), 5_000, 'the database to go')
  await track(tab, 3)
  await flush(tab)
  await pass(tab, 400)
  expect(await kept()).toEqual(nothing)
  expect(sent()).toBe(0)
})

test('what a page has left to the next one of its tab goes with consent too', async () => {
  await begin(tab, site)
  await track(tab, 1)
  await tab.hide()
  await tab.show()
  await until(async () => JSON.stringify(await kept()) === JSON.stringify([[name()], [0, 1, '', 1]]), 5_000, 'all that is kept')
  await consent('denied')
  await gone()
})

test('an answer that comes after consent was withdrawn brings nothing back', async () => {
  server.collector.behave({ delay: 500 })
  await begin(tab, site, { count: 2 })
  await track(tab, 2)
  await until(async () => (await left(tab)).length, 5_000, 'the events to leave')
  await consent('denied')
  await arrived(server, site, 2)
  await gone()
  await pass(tab, 300)
  expect(await kept()).toEqual(nothing)
})

test('consent withdrawn in the moment it was given leaves nothing', async () => {
  await begin(tab, site, { consent: 'pending' })
  await tab.evaluate(() => {
    window.ink.track('add_to_cart')
    window.ink.consent('granted')
    window.ink.consent('denied')
  })
  await gone()
  await pass(tab, 500)
  expect(await kept()).toEqual(nothing)
  expect(sent()).toBe(0)
})

test('a new stream begins under a new name when consent comes back', async () => {
  await begin(tab, site)
  await track(tab, 2)
  await held(tab, site, 2)
  await flush(tab)
  await consent('denied')
  await gone()
  await consent('granted')
  // Who has just been asked may send what is tracked now at once.
  await until(async () => (await databases(tab)).includes(name()), 5_000, 'another buffer')
  await track(tab, 2)
  await flush(tab)
  const { batches } = of(server, site)
  expect(seqs(server, site)).toEqual([1, 1, 2, 2])
  expect(new Set(batches.map((batch) => batch.tab)).size).toBe(2)
  expect(new Set(batches.map((batch) => batch['visitor'])).size).toBe(2)
  expect(new Set(batches.map((batch) => batch['session'])).size).toBe(2)
})

test('forget erases what is stored and goes on under new ids', async () => {
  await begin(tab, site)
  await track(tab, 1)
  await held(tab, site, 1)
  await flush(tab)
  await track(tab, 2)
  await held(tab, site, 2)
  await tab.evaluate(() => window.ink.forget())
  expect(await buffered(tab, site)).toEqual([])
  await track(tab, 1)
  await held(tab, site, 1)
  await flush(tab)
  const [before, after] = of(server, site).batches
  expect(seqs(server, site)).toEqual([1, 1])
  expect(after!.tab).not.toBe(before!.tab)
  expect(after!['session']).not.toBe(before!['session'])
  expect([before!['visitor'], after!['visitor']]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)])
  expect(after!['visitor']).not.toBe(before!['visitor'])
})

test('a refusal erases what was kept for a collector that was elsewhere before', async () => {
  await begin(tab, site, { endpoint: '/collect?v=1' })
  await track(tab, 1)
  await flush(tab)
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await track(tab, 1)
  await flush(tab)
  const kept = async (): Promise<number> => (await databases(tab)).filter((each) => each.includes(` ${site} `)).length
  expect(await kept()).toBe(2)
  await tab.evaluate(() => window.ink.consent('denied'))
  await until(async () => (await kept()) === 0, 5_000, 'nothing to be kept')
})

test('what an endpoint of before has left goes after a week, and no sooner', async () => {
  const week = 7 * 86_400_000
  const names = ['old', 'visited', 'waiting'].map((path) => `inkling ${site} ${server.origin}/${path}`)
  await tab.evaluate(
    async (names, week) => {
      const ago = (ms: number): number => Date.now() - ms
      const visit = { session: 'S', visitor: 'V', visits: 2 }
      const left: Record<string, object>[] = [
        { visit: { ...visit, last: ago(week + 60_000) }, 'visit help': { id: 'help', at: ago(2 * week) } },
        { visit: { ...visit, last: ago(week + 60_000) }, 'visit ': { id: '', at: ago(week - 60_000) } },
        { visit: { ...visit, last: ago(week + 60_000) } },
      ]
      for (let i = 0; i < 3; i++) {
        const opening = indexedDB.open(names[i]!)
        opening.addEventListener('upgradeneeded', () => {
          const events = opening.result.createObjectStore('events')
          for (const [key, value] of Object.entries(left[i]!)) events.put(value, key)
          if (i === 2) events.put({ tab: 'T', kept: ago(week - 60_000), events: [] }, ['T', 1])
          if (i === 0) events.put({ tab: 'T', kept: ago(week + 60_000), events: [] }, ['T', 1])
        })
        await new Promise((resolve) => opening.addEventListener('success', resolve))
        opening.result.close()
      }
    },
    names,
    week,
  )
  await begin(tab, site)
  await track(tab, 1)
  await flush(tab)
  await until(async () => !(await databases(tab)).includes(names[0]!), 5_000, 'the old one to be gone')
  expect((await databases(tab)).filter((each) => each.includes(` ${site} `)).toSorted()).toEqual([name(), ...names.slice(1)].toSorted())
})

test('forget in one tab begins anew in the others, as the same one', async () => {
  await begin(tab, site)
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  await track(other, 1)
  await held(other, site, 1)
  await flush(other)
  // What the other has not sent goes with the rest.
  await track(other, 2)
  const old = of(server, site).batches[0]!
  const arrivedBefore = sent()
  await tab.evaluate(() => window.ink.forget())
  await until(
    async () => {
      await track(other, 1)
      await flush(other)
      return of(server, site).batches.some((batch) => batch['visitor'] && batch['visitor'] !== old['visitor'])
    },
    5_000,
    'another visitor',
  )
  const after = of(server, site).batches.slice(arrivedBefore)
  for (const what of ['tab', 'session', 'visitor', 'origin']) expect(after.map((batch) => batch[what])).not.toContain(old[what])
  // One person has forgotten, and goes on as one, here and there.
  await track(tab, 1)
  await flush(tab)
  const since = of(server, site).batches.slice(arrivedBefore)
  expect(new Set(since.map((batch) => batch.tab)).size).toBe(2)
  for (const what of ['session', 'visitor']) expect(new Set(since.map((batch) => batch[what])).size).toBe(1)
  await other.evaluate(() => window.ink.stop())
  await other.close()
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await track(tab, 1)
  await held(tab, site, 1)
  await flush(tab)
  expect(of(server, site).batches.at(-1)!['visitor']).not.toBe(old['visitor'])
})

test.each(['denied', 'forgotten'] as const)('what was %s in one tab is scored in no other', async (how) => {
  await begun('granted')
  const other = await browser.newTab(`${server.origin}/`)
  await loaded(other)
  const scores = (): Promise<number[]> =>
    other.evaluate((site) => {
      window.ink ??= window.listen(window.lib.start({ endpoint: '/collect', site, consent: 'granted' }))
      return window.ink.intents.map((intent) => window.ink.score(intent).value)
    }, site)
  const before = await scores()
  const purchase = async (): Promise<boolean> => (await scores())[0]! > before[0]!
  await track(other, 2)
  expect(await purchase()).toBe(true)
  await flush(other)
  await tab.evaluate((how) => void (how === 'denied' ? window.ink.consent('denied') : window.ink.forget()), how)
  await until(async () => !(await purchase()), 5_000, 'the score of the other to begin anew')
  await other.evaluate(() => window.ink.stop())
  await other.close()
})

test.each([
  ['granted', 'denied'],
  ['granted', 'local'],
  ['pending', 'denied'],
] as const)('%s and then %s in one tab holds in the others', async (was, is) => {
  await begin(tab, site, { consent: was })
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  await track(other, 1)
  await flush(other)
  await track(other, 2)
  const before = sent()
  await tab.evaluate((to) => window.ink.consent(to), is)
  await until(async () => (await other.evaluate(() => window.ink.consent())) === is, 5_000, 'the other to hear of it')
  await track(other, 1)
  await flush(other)
  await other.hide()
  await other.show()
  const names = async (): Promise<string[]> => (await databases(tab)).filter((each) => each.includes(` ${site} `))
  await until(async () => (await names()).length === 0, 5_000, 'the buffer to be gone')
  await pass(tab, 300)
  expect(sent()).toBe(before)
  expect(await names()).toEqual([])
  // Nor does it come back to who has said so.
  expect(await tab.evaluate(() => window.ink.consent())).toBe(is)
  await other.close()
})

test('whatever else is said on the channel raises nothing, lowers nothing, and throws nothing', async () => {
  await begin(tab, site, { consent: 'pending' })
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  await track(other, 1)
  await flush(other)
  for (const word of ['granted', 'pending', 'nonsense', 0, ['denied'], { consent: 'denied' }])
    await tab.evaluate(
      (name, word) => {
        const channel = new BroadcastChannel(name)
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
        channel.postMessage(word)
        channel.close()
      },
      name(),
      word,
    )
  await until(
    async () => {
      await track(other, 1)
      await flush(other)
      return new Set(of(server, site).batches.map((batch) => batch.tab)).size > 1
    },
    5_000,
    'it to be taken for a wish to forget',
  )
  expect(await other.evaluate(() => window.ink.consent())).toBe('granted')
  expect(await consent()).toBe('pending')
  expect(await other.evaluate(() => [...window.told, ...window.thrown])).toEqual([])
  await other.close()
})

test('two uploads in one page tell a refusal from elsewhere to nobody again', async () => {
  const heard = await tab.evaluate(async (site) => {
    const { createInkling, upload } = window.lib
    const names = ['/collect', '/other'].map((path) => `inkling ${site} ${location.origin}${path}`)
    const ink = createInkling({
      signals: [],
      consent: 'granted',
      sinks: ['/collect', '/other'].map((endpoint) => upload({ endpoint, site })),
    })
    const heard: unknown[] = []
    const channels = names.map((each) => new BroadcastChannel(each))
    // The channels of the uploads are open once they have begun.
    await new Promise((resolve) => setTimeout(resolve, 300))
    for (const channel of channels) channel.onmessage = ({ data }) => void heard.push(data)
    const said = new BroadcastChannel(names[0]!)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
    said.postMessage('denied')
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (const channel of [...channels, said]) channel.close()
    return [ink.consent(), heard]
  }, site)
  // What was said here, and nothing that anybody has said after it.
  expect(heard).toEqual(['denied', ['denied']])
})

test('a page that comes back from the back/forward cache knows what was forgotten meanwhile', async () => {
  await begin(tab, site)
  await track(tab, 1)
  await held(tab, site, 1)
  await flush(tab)
  await track(tab, 1)
  await until(async () => (await buffered(tab, site)).length, 5_000, 'the buffer')
  const old = of(server, site).batches[0]!
  await tab.goto(`${server.origin}/blank`)
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  await until(async () => (await buffered(other, site)).length === 0, 5_000, 'what was left to be delivered')
  await other.evaluate(() => window.ink.forget())
  await other.close()
  await tab.back()
  await loaded(tab)
  // Chromium does not bring back what was told to forget, and Firefox no page with a lock: then it is a new one.
  if (!(await tab.evaluate(() => 'ink' in window))) await begin(tab, site)
  const before = of(server, site).batches.length
  await until(
    async () => {
      await track(tab, 1)
      await flush(tab)
      return of(server, site).batches.some((batch) => batch['visitor'] && batch['visitor'] !== old['visitor'])
    },
    5_000,
    'another visitor',
  )
  for (const batch of of(server, site).batches.slice(before)) expect(batch.tab).not.toBe(old.tab)
})

/** The page is left with what it has sent, and another tab begins. */
const leaving = async (): Promise<Tab> => {
  await begin(tab, site)
  await track(tab, 1)
  await held(tab, site, 1)
  await flush(tab)
  await tab.goto(`${server.origin}/blank`)
  const other = await browser.newTab(`${server.origin}/`)
  await begin(other, site)
  return other
}

test('a page that comes back from the back/forward cache knows what was refused meanwhile', async () => {
  const other = await leaving()
  await other.evaluate(() => window.ink.consent('denied'))
  await until(async () => !(await databases(other)).some((each) => each.includes(` ${site} `)), 5_000, 'the buffer to be gone')
  await other.close()
  const before = sent()
  await tab.back()
  await loaded(tab)
  // Where the engine has kept none, it is a new page, that nobody has asked to begin.
  const back = await tab.evaluate(() => 'ink' in window)
  // In Chromium it was let go when its database was deleted.
  if (engine === 'webkit') expect(back).toBe(true)
  if (back) {
    await until(async () => (await consent()) === 'local', 5_000, 'consent to be lowered')
    await track(tab, 1)
    await flush(tab)
  }
  await pass(tab, 300)
  expect(sent()).toBe(before)
  expect((await databases(tab)).filter((each) => each.includes(` ${site} `))).toEqual([])
})

test('a page that is back from the back/forward cache hears of a refusal, though nothing happens on it', async () => {
  const other = await leaving()
  await flush(other)
  const left = await other.evaluate(() => Date.now())
  await tab.back()
  await loaded(tab)
  // Where the engine has kept none, it is a new page, that nobody has asked to begin.
  const back = await tab.evaluate(() => 'ink' in window)
  if (engine !== 'firefox') expect(back).toBe(true)
  if (back) {
    const seen = (): Promise<boolean> =>
      other.evaluate(
        (name, left) =>
          new Promise<boolean>((resolve) => {
            const opening = indexedDB.open(name)
            opening.addEventListener('success', () => {
              const reading = opening.result.transaction('events').objectStore('events').get('visit ')
              reading.addEventListener('success', () => {
                opening.result.close()
                resolve(reading.result?.at > left)
              })
            })
          }),
        name(),
        left,
      )
    await until(seen, 5_000, 'the page to know that nobody has refused meanwhile')
    await other.evaluate(() => window.ink.consent('denied'))
    await until(async () => (await consent()) === 'denied', 5_000, 'the page to hear of it')
    await until(async () => !(await databases(other)).includes(name()), 5_000, 'the buffer to be gone')
  }
  await other.close()
})

test.each(['denied', 'local'] as const)('%s from the start erases what an earlier page has left', async (state) => {
  server.collector.behave({ down: true })
  await begin(tab, site)
  await track(tab, 2)
  await until(async () => (await buffered(tab, site)).length === 2, 5_000, 'the buffer')
  await visit(tab, `${server.origin}/`)
  expect((await databases(tab)).filter((each) => each.includes(` ${site} `))).toHaveLength(1)
  await begun(state)
  await until(async () => !(await databases(tab)).some((each) => each.includes(` ${site} `)), 5_000, 'the buffer to be gone')
})

test('a new stream has no time in common with the one before, and its events lie where they did', async () => {
  await begin(tab, site)
  await track(tab, 1)
  await flush(tab)
  await tab.evaluate(() => window.ink.forget())
  const before = Date.now()
  await track(tab, 1)
  await flush(tab)
  const [first, second] = of(server, site).batches
  const [origin, next] = [first!['origin'] as number, second!['origin'] as number]
  expect(next).toBeGreaterThan(origin)
  const at = next + second!.events[0]!.t
  expect(at >= before - 1000 && at <= Date.now() + 2).toBe(true)
})

test('what is forgotten in the middle of its sending goes no further', async () => {
  server.collector.behave({ delay: 300 })
  await begin(tab, site, { count: 1000 })
  await tab.evaluate(() => {
    for (let i = 0; i < 200; i++) window.ink.track('add_to_cart', { sku: 'x'.repeat(200) })
    void window.ink.flush()
  })
  await until(async () => (await left(tab)).length, 5_000, 'the first to leave')
  await tab.evaluate(() => window.ink.forget())
  await pass(tab, 700)
  expect((await left(tab)).length).toBe(1)
  expect(await buffered(tab, site)).toEqual([])
})

test('Global Privacy Control keeps everything on the device, unless the owner decides otherwise', async () => {
  const apart = engine === 'firefox' ? await launch(engine, { prefs: { 'privacy.globalprivacycontrol.enabled': true } }) : undefined
  const shown = show(apart ? await apart.newTab() : tab)
  await visit(tab, `${server.origin}/${apart ? '' : 'gpc'}`)
  await begun('granted')
  expect(await consent()).toBe('local')
  await use()
  await flush(tab)
  expect(await tab.evaluate(() => window.heard.length > 0)).toBe(true)
  expect(await kept()).toEqual(nothing)
  expect(sent()).toBe(0)

  await visit(tab, `${server.origin}/${apart ? '' : 'gpc'}`)
  await begun('granted', { gpc: false })
  expect(await consent()).toBe('granted')
  await tab.evaluate(() => window.ink.track('purchase'))
  await flush(tab)
  await until(() => sent(), 5_000, 'the events')
  await apart?.close()
  show(shown)
})
