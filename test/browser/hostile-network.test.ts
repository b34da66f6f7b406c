import { expect, test } from 'vitest'
import { type ChromiumTab } from './engines.js'
import { buffered, page, pass, visit } from './site.js'
import { arrived, begin, flush, left, seqs, track, upTo } from './stream.js'
import { onSite, server, site, tab } from './stage.js'
import { script, thrown, told } from './ordeal.js'
import { until } from './until.js'

/** A worker between the page and the collector. */
const worker = `
const mode = new URL(location.href).searchParams.get('mode')
const answers = {
  passes: (request) => fetch(request),
  stores: async (request) => {
    const answer = await fetch(request)
    const cache = await caches.open('all')
    await cache.put(request, answer.clone()).catch(() => {})
    return answer
  },
  remembers: async (request) => {
    const cache = await caches.open('all')
    await cache.put('/collect', new Response('<!doctype html><title>offline</title>', { headers: { 'content-type': 'text/html' } }))
    return cache.match(request, { ignoreMethod: true })
  },
  greets: async () => new Response('<!doctype html><title>offline</title>', { headers: { 'content-type': 'text/html' } }),
  refuses: async () => new Response('', { status: 503 }),
  fails: async () => { throw new Error('no network') },
}
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => { if (event.request.url.endsWith('/collect')) event.respondWith(answers[mode](event.request)) })`

const strict = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
const everything = `<!doctype html><title>strict</title><script src="/watch.js"></script>
<script src="/dist/inkling.min.js" data-endpoint="/collect" data-site="strict" data-consent="granted"></script>
<template data-inkling-nudge='{"event":"purchase"}' data-inkling-id="help"><p>Need help?</p></template>
<script type="module" src="/inspect.js"></script>`

onSite({
  '/': page(),
  '/forbids': { html: page(), csp: "connect-src 'none'" },
  '/strict': { html: everything, csp: `${strict}; connect-src 'self'` },
  '/watch.js': `window.refused = []
addEventListener('securitypolicyviolation', (event) => refused.push(event.violatedDirective + ' ' + event.blockedURI))
addEventListener('error', (event) => refused.push(event.message))
addEventListener('unhandledrejection', (event) => refused.push(String(event.reason)))`,
  '/inspect.js': `import { inspect } from '/dist/inspect.js'
inspect(window.inkling)`,
  '/box': '<!doctype html><title>box</title><iframe sandbox="allow-scripts allow-same-origin" src="/"></iframe>',
  '/worker.js': worker,
})

declare global {
  interface Window {
    /** Errors, and what the policy of the page has refused. */
    readonly refused: string[]
  }
}

/** What is thrown or told is nothing, or one sentence. */
const quiet = async (): Promise<void> => {
  expect(await thrown()).toBe('')
  expect((await told()).split('\n').length).toBe(1)
}
/** Three events are tracked on a page that cannot send; another that can delivers them. */
const keeps = async (): Promise<void> => {
  await begin(tab, site)
  await track(tab, 3)
  await tab.evaluate(() => void window.ink.flush())
  await until(async () => (await buffered(tab, site)).length === 3, 5_000, 'the buffer')
  await tab.hide()
  await tab.show()
  await quiet()
}
const delivers = async (): Promise<void> => {
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await arrived(server, site, 3)
  expect(seqs(server, site)).toEqual(upTo(3))
  await quiet()
}

for (const [does, to] of Object.entries({
  throws: `() => { throw new Error('no fetch') }`,
  'answers nothing': '() => undefined',
  'answers something else': `async () => ({ ok: 'yes', body: 'thanks' })`,
  'answers with a web page': `async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })`,
  'never answers': '() => new Promise(() => {})',
}))
  test(`a fetch that ${does} loses nothing: beacons or the next page deliver`, async () => {
    await script(`Object.defineProperty(window, 'fetch', { value: ${to} }); Object.freeze(window.fetch)`)
    await keeps()
    await delivers()
  })

for (const [does, to] of Object.entries({
  throws: `() => { throw new Error('no beacons') }`,
  'answers nothing': '() => undefined',
  'takes everything and sends nothing': '() => true',
  'is no function': '"blocked"',
}))
  test(`a sendBeacon that ${does} throws nothing into the page, and what waited goes later`, async () => {
    await script(`Object.defineProperty(navigator, 'sendBeacon', { value: ${to} })`)
    await begin(tab, site)
    await track(tab, 3)
    await tab.hide()
    await tab.show()
    await flush(tab)
    await arrived(server, site, 3)
    await quiet()
  })

test('a policy that forbids the collector is told once, with its directive, and the collector is left alone', async () => {
  await visit(tab, `${server.origin}/forbids`)
  await begin(tab, site)
  await track(tab, 3)
  await flush(tab)
  await until(told, 5_000, 'the sentence')
  const tries = (await left(tab)).length
  await track(tab, 60)
  await flush(tab)
  await tab.hide()
  await tab.show()
  await flush(tab)
  expect(await left(tab)).toHaveLength(tries)
  expect(await told()).toMatch(/^Error: inkling: [^\n]*connect-src[^\n]*$/)
  expect(await thrown()).toBe('')
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await arrived(server, site, 63)
})

test('a policy that forbids something else beside the collector is none of its business', async () => {
  const policy = `connect-src ${server.origin}/collect`
  server.pages['/allows'] = { html: page(), csp: policy }
  await visit(tab, `${server.origin}/allows`)
  await begin(tab, site)
  await tab.evaluate(() => {
    // The address of the collector begins with this one.
    document.addEventListener('securitypolicyviolation', ({ blockedURI }) => Object.assign(window, { refusedURI: blockedURI }))
    fetch('/').catch(() => {})
  })
  await until(() => tab.evaluate(() => (window as { refusedURI?: string }).refusedURI), 5_000, 'the refusal')
  await track(tab, 3)
  await flush(tab)
  await arrived(server, site, 3)
  expect(await told()).toBe('')
})

test('script tag, nudge and inspector break no strict policy and make no untrusted script', async () => {
  await tab.goto(`${server.origin}/strict`)
  await until(() => tab.evaluate(() => !!document.querySelector('.inkling-inspect')), 5_000, 'the panel')
  await tab.evaluate(() => (window as unknown as { inkling: Window['ink'] }).inkling.track('purchase'))
  await until(() => tab.evaluate(() => !!document.querySelector('.inkling-nudge')), 5_000, 'the nudge')
  await tab.evaluate(() => (window as unknown as { inkling: Window['ink'] }).inkling.flush())
  await until(() => server.collector.batches().some((each) => each.site === 'strict'), 5_000, 'the events')
  // WebKit asks for an icon of its own accord.
  expect(await tab.evaluate(() => window.refused.filter((each) => !each.endsWith('/favicon.ico')))).toEqual([])
})

test('in a sandbox that keeps its origin everything works', async () => {
  await tab.goto(`${server.origin}/box`)
  await until(() => tab.evaluate(() => 'lib' in window.frames[0]!), 5_000, 'the library')
  await tab.evaluate((site) => {
    const inner = window.frames[0]!
    inner.listen(inner.lib.start({ endpoint: '/collect', site, consent: 'granted', onError: (error) => inner.told.push(String(error)) }))
    inner.ink.track('purchase')
    return inner.ink.flush()
  }, site)
  await arrived(server, site, 1)
  expect(await tab.evaluate(() => [...window.frames[0]!.told, ...window.frames[0]!.thrown])).toEqual([])
})

test('a blocker that refuses at once is not run against: a few tries, and what waits is kept', async () => {
  const { cdp } = tab as Partial<ChromiumTab>
  if (cdp) {
    await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*/collect' }] })
    cdp.on('Fetch.requestPaused', ({ requestId }) => void cdp.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }))
  } else server.collector.behave({ down: true })
  try {
    const began = await tab.evaluate(() => performance.now())
    await keeps()
    await pass(tab, 1500, () => track(tab, 1))
    // Each wait is twice the last at least, and the first is a second.
    const [tries, took] = await tab.evaluate(
      (began) => [window.left.filter((each) => each.startsWith('fetch')).length, performance.now() - began] as const,
      began,
    )
    expect(tries).toBeLessThanOrEqual(1 + Math.log2(1 + took / 1000))
    await quiet()
  } finally {
    await cdp?.send('Fetch.disable')
    server.collector.behave({})
  }
  await visit(tab, `${server.origin}/`)
  await begin(tab, site)
  await arrived(server, site, 4)
  await quiet()
})

for (const mode of ['passes', 'stores', 'remembers', 'greets', 'refuses', 'fails'])
  test(`a service worker that ${mode} costs no event`, async () => {
    const controlled = await tab.evaluate(async (mode) => {
      const { serviceWorker } = navigator
      if (!serviceWorker) return false
      const change = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
      await serviceWorker.register(`/worker.js?mode=${mode}`)
      await change
      return true
    }, mode)
    expect(controlled).toBe(true)
    await begin(tab, site)
    await track(tab, 3)
    await flush(tab)
    const through = mode === 'passes' || mode === 'stores'
    expect(seqs(server, site)).toEqual(through ? [1, 2, 3] : [])
    await quiet()
    await tab.evaluate(async () => {
      for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister()
    })
    await visit(tab, `${server.origin}/`)
    await begin(tab, site)
    await arrived(server, site, 3)
    await quiet()
  })
