import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Manifest } from '../../src/core/manifest.js'
import type { MicroEvent } from '../../src/index.js'
import { linger, middle, press } from './person.js'
import { found } from './search.js'
import type { Received } from './collector.js'
import { page } from './site.js'
import { onSite, server, tab } from './stage.js'
import { until } from './until.js'

// A page full of secrets, with every signal on and somebody who types more of them; then a look at every byte that was stored and sent.

/** What nobody may ever find. Each has a part that is found nowhere else, even if only that part got out. */
const secrets = {
  password: 'quokka1pw',
  card: '4929123456789017',
  code: '982731650412',
  email: 'wilhelmina.q@private.example',
  name: 'quokka2name',
  note: 'quokka3note',
  writing: 'quokka4writing',
  text: 'quokka5text',
  accented: 'žluťoučký',
  aria: 'quokka6aria',
  titled: 'quokka7titled',
  alt: 'quokka8alt',
  document: 'quokka9document',
  path: 'quokka10path',
  query: 'quokka11query',
  hash: 'quokka12hash',
  file: 'quokka13file',
  pasted: 'quokka14pasted',
  placeholder: 'quokka15placeholder',
  fieldName: 'quokka16fieldname',
  fieldId: 'quokka17fieldid',
  option: 'quokka18option',
  chosen: 'quokka19chosen',
  referrer: 'quokka20referrer',
  link: 'quokka21link',
  role: 'quokka22role',
  text2: 'quokka23inkling',
  value: 'quokka24value',
  error: 'quokka25error',
  promise: 'quokka26promise',
  resource: 'quokka27resource',
  request: 'quokka28request',
  class: 'quokka29class',
  property: 'quokka30property',
  comment: 'quokka31comment',
  state: 'quokka32state',
  label: 'quokka33label',
  route: 'quokka34route',
  action: 'quokka35action',
  tracked: 'quokka36tracked',
} as const
const s = secrets

const shop = `<body style="margin: 0; height: 4000px" class="${s.class}"><!-- ${s.comment} -->
<style>main > * { position: absolute; width: 220px; height: 30px; overflow: hidden }</style>
<main itemscope itemtype="https://schema.org/Product">
<p id="price" data-inkling="price" title="${s.titled}" style="left: 20px; top: 20px">${s.text} costs ${s.accented} crowns, and a few words more</p>
<button id="buy" aria-label="Add to cart ${s.aria}" class="${s.class}" style="left: 20px; top: 80px" onclick="fetch('/slow?ms=0&token=${s.request}')">Buy ${s.text}</button>
<button id="dead" role="${s.role}" data-inkling="For ${s.text2} only" style="left: 20px; top: 140px">Dead ${s.text}</button>
<section aria-label="Reviews by ${s.aria}" id="${s.fieldId}-reviews" style="left: 20px; top: 200px">${`<p>${s.text} likes it</p>`.repeat(9)}</section>
<img id="image" alt="${s.alt}" title="${s.titled}" style="left: 20px; top: 260px" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
<a id="link" href="#${s.link}" style="left: 20px; top: 320px">${s.text}</a>
<button id="copy" style="left: 20px; top: 380px" onmousedown="event.preventDefault()" onclick="document.execCommand('copy')">Copy</button>
<button id="paste" style="left: 20px; top: 420px" onmousedown="event.preventDefault()" onclick="document.execCommand('insertText', false, '${s.pasted}')">Paste</button>
<button id="cut" style="left: 20px; top: 460px" onmousedown="event.preventDefault()" onclick="document.activeElement.select?.(); document.execCommand('cut')">Cut</button>
<button id="fail" style="left: 20px; top: 500px" onclick="Promise.reject(new Error('${s.promise}')); document.body.append(Object.assign(new Image(), { src: '/${s.resource}.png' })); throw new Error('${s.error}')">Fail</button>
</main>
<form id="${s.fieldId}" action="/send/${s.action}" onsubmit="event.preventDefault()" style="position: absolute; left: 400px; top: 20px; width: 400px">
<label>${s.label} <input id="name" name="${s.fieldName}" placeholder="${s.placeholder}" autocomplete="name"></label><br>
<label>E-mail <input id="email" type="email" name="email" value="" aria-label="${s.aria}"></label><br>
<label>Password <input id="password" type="password"></label><br>
<label>Card <input id="card" autocomplete="cc-number" inputmode="numeric"></label><br>
<label>Code <input id="code" inputmode="numeric"></label><br>
<label>File <input id="file" type="file"></label><br>
<select id="choice" name="choice"><option>none<option value="${s.chosen}">${s.option}<option>${s.option}-b</select><br>
<textarea id="note" title="${s.titled}">${s.value}</textarea><br>
<div id="writing" contenteditable="true" style="border: 1px solid; height: 30px">${s.value}</div>
<button id="send" type="submit" name="${s.fieldName}" value="${s.value}">Send ${s.text}</button>
</form>`
const vitals = readFileSync(
  createRequire(import.meta.url)
    .resolve('web-vitals')
    .replace('.umd.cjs', '.js'),
  'utf8',
)
const began = `document.title = '${s.document}'
history.replaceState({ secret: '${s.state}' }, '', location.href)
const { vitals } = await import('/dist/vitals.js')
window.begin = (endpoint) => listen(lib.start({
  endpoint, site: 'leak', consent: 'granted', signals: [vitals()], paths: ['/', '/from'], count: 20,
  events: { quiz_done: { points: 'number' } }, hover: { after: 100 }, onError: (error) => told.push(String(error)),
}))`

onSite(
  {
    '/': page(shop, began).replace('"imports": {', '"imports": { "web-vitals": "/web-vitals.js",'),
    '/from': `<!doctype html><title>${s.document}</title><a href="/?token=${s.query}&email=${s.email}#${s.hash}">on</a>`,
    '/web-vitals.js': vitals,
  },
  { home: false },
)

declare global {
  interface Window {
    begin(endpoint: string): void
  }
}

/** Everything the browser keeps for this origin, as the page's scripts can get at it. */
const stored = (): Promise<string> =>
  tab.evaluate(async () => {
    const all: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, window.name]
    all.push(await navigator.locks.query(), await caches.keys())
    for (const { name, version } of await indexedDB.databases()) {
      const opening = indexedDB.open(name!, version)
      await new Promise((resolve, reject) => {
        opening.addEventListener('success', resolve)
        opening.addEventListener('error', reject)
      })
      const db = opening.result
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store)
        const [keys, values] = [objects.getAllKeys(), objects.getAll()]
        await new Promise((resolve) => values.addEventListener('success', resolve))
        all.push({ name, store, keys: keys.result, values: values.result })
      }
      db.close()
    }
    return JSON.stringify(all)
  })

const types = (): Promise<string[]> => tab.evaluate(() => [...new Set(window.heard.map(({ type }) => type as string))])
/** Does something again and again until an event has come of it. */
const bringsAbout = (type: MicroEvent['type'], act: () => Promise<unknown>): Promise<unknown> =>
  until(
    async () => {
      await act()
      return (await types()).includes(type)
    },
    10_000,
    type,
  )
const drag = async (selector: string): Promise<void> => {
  const [x, y] = await middle(tab, selector)
  await tab.move(x - 100, y - 8)
  await tab.down()
  await tab.move(x + 100, y - 8, { steps: 8 })
  await tab.up()
}
const write = async (selector: string, text: string): Promise<void> => {
  await press(tab, selector)
  await tab.key(text)
}

const ready = (): Promise<unknown> => until(() => tab.evaluate(() => 'begin' in window), 10_000, 'the page')

interface Session {
  readonly received: readonly Received[]
  readonly stored: readonly string[]
  readonly types: readonly string[]
}
/** A visit, once for all tests. */
const visited = async (): Promise<Session> => {
  const dumps: string[] = []
  await tab.goto(`${server.origin}/from?token=${s.referrer}`)
  await tab.evaluate(() => document.querySelector('a')!.click())
  await ready()
  expect(await tab.evaluate(() => document.referrer)).toContain(s.referrer)
  await tab.evaluate((endpoint) => window.begin(endpoint), `${server.otherOrigin}/collect`)
  await tab.evaluate(() => {
    window.ink.context({ segment: 'loyal' })
    window.ink.when({ event: 'hover' }, () => {}, { id: 'hovered', once: true })
  })
  await tab.evaluate((property) => window.ink.track('quiz_done' as never, { points: 3, name: property } as never), s.property)
  await tab.evaluate((tracked) => window.ink.track('quiz_done' as never, { points: tracked } as never), s.tracked)

  await bringsAbout('hover', async () => {
    await linger(tab, ...(await middle(tab, '#price')), 300)
    await tab.move(900, 650)
  })
  for (const each of ['#buy', '#image', '#link', '#dead', '#dead', '#dead', '#dead']) await press(tab, each)
  await bringsAbout('select', () => drag('#price'))
  await bringsAbout('copy', async () => {
    await drag('#price')
    await press(tab, '#copy')
  })
  await press(tab, '#fail')
  await write('#name', `${s.name} ${s.accented}`)
  await write('#email', s.email)
  await write('#password', s.password)
  await write('#card', s.card)
  await write('#code', s.code)
  await write('#note', s.note)
  await press(tab, '#paste')
  await press(tab, '#cut')
  await write('#writing', s.writing)
  await press(tab, '#paste')
  for (let i = 0; i < 3; i++) await tab.key('Backspace')
  await tab.evaluate(
    ([name, chosen]) => {
      const files = new DataTransfer()
      files.items.add(new File([name!], `${name}.pdf`, { type: 'application/pdf' }))
      const input = document.querySelector<HTMLInputElement>('#file')!
      input.files = files.files
      const select = document.querySelector<HTMLSelectElement>('#choice')!
      select.value = chosen!
      for (const each of [input, select])
        for (const type of ['input', 'change']) each.dispatchEvent(new Event(type, { bubbles: true, composed: true }))
    },
    [s.file, s.chosen],
  )
  await press(tab, '#name')
  await press(tab, '#send')
  await bringsAbout('form', () => press(tab, '#send'))
  await linger(tab, ...(await middle(tab, '#buy')), 600)
  dumps.push(await stored())
  await bringsAbout('scroll_depth', () => tab.wheel(500, 400, 0, 300))
  // Of a page on no list.
  await tab.evaluate(([path, query]) => history.pushState({ path }, '', `/account/${path}?token=${query}#${query}`), [s.path, s.query])
  await tab.evaluate((route) => history.pushState(null, '', `/${route}`), s.route)
  await tab.hide()
  await tab.show()
  await tab.evaluate(() => window.ink.track('purchase', { value: 49 }))
  await tab.evaluate(() => window.ink.flush())
  dumps.push(await stored())
  await tab.evaluate(() => window.ink.track('add_to_cart', { sku: 'A1', price: 49 }))
  await until(async () => (await stored()).includes('add_to_cart'), 5_000, 'something to be stored')
  dumps.push(await stored())
  const seen = await types()
  await tab.goto(`${server.origin}/`)
  await ready()
  await tab.evaluate((endpoint) => window.begin(endpoint), `${server.otherOrigin}/collect`)
  await until(() => server.collector.events().some(({ type }) => type === 'add_to_cart'), 10_000, 'what was left')
  await tab.evaluate(() => window.ink.flush())
  dumps.push(await stored())
  return { received: server.collector.received, stored: dumps, types: seen }
}
let session: Promise<Session> | undefined
const theSession = (): Promise<Session> => (session ??= visited())

/** `events[hover].ms`, `pages[].path`, `context.visits` …: what is said of every value in a batch. */
const pathsOf = (value: unknown, at = ''): string[] => {
  if (Array.isArray(value))
    return value.flatMap((each: { type?: string }) =>
      at === 'events' ? Object.keys(each).map((name) => `events[${each.type}].${name}`) : pathsOf(each, `${at}[]`),
    )
  if (Object(value) !== value) return [at]
  return Object.entries(value as object).flatMap(([name, each]) => pathsOf(each, at ? `${at}.${name}` : name))
}
type Said = Pick<Manifest, 'leaves' | 'kept'>
const saidIn = (...args: string[]): Said => {
  const program = join(import.meta.dirname, '../../dist/cli.js')
  return JSON.parse(spawnSync(process.execPath, [program, 'manifest', '--json', ...args], { encoding: 'utf8' }).stdout)
}
/** What left and stands nowhere in the manifest. */
const unsaid = (paths: readonly string[], { leaves }: Said): string[] => {
  const said = new Set(leaves.map(({ path }) => path))
  const builtIn = new Set(leaves.map(({ path }) => /^events\[(\w+)\]/.exec(path)?.[1]))
  return [...new Set(paths)].filter((path) => {
    const [, type = '', name = ''] = /^events\[(\w+)\]\.(\w+)$/.exec(path) ?? []
    if (said.has(path) || (name && said.has(`events[].${name}`))) return false
    // The only fact of our own.
    if (path === 'context.segment') return !said.has('context.*')
    return !name || builtIn.has(type) || !said.has('events[*].*')
  })
}

test('a secret is found in any writing', () => {
  const planted = `{"a":"${s.name}","b":3}`
  const written = {
    raw: planted,
    capitals: planted.toUpperCase(),
    url: encodeURIComponent(`{"${s.email}": "${s.name}"}`),
    base64: Buffer.from(`x${planted}`).toString('base64'),
    base64url: Buffer.from(`xy${planted}`).toString('base64url'),
    hex: Buffer.from(planted).toString('hex'),
    backwards: Array.from(planted).toReversed().join(''),
    wide: Buffer.from(planted, 'utf16le'),
    zipped: gzipSync(planted),
    escaped: planted.replace(/./g, (each) => String.raw`\u${each.codePointAt(0)!.toString(16).padStart(4, '0')}`),
  }
  for (const [how, where] of Object.entries(written)) expect([how, found(secrets, where)]).toEqual([how, expect.arrayContaining(['name'])])
  expect(found(secrets, '4929-1234 5678 9017')).toEqual(['card'])
  expect(found(secrets, JSON.stringify({ t: 5120, tab: '1hpzjur-1kx7x7k-1lh0ke4' }))).toEqual([])
})

test('of what is typed, said or shown on a page nothing is stored', async () => {
  const { stored } = await theSession()
  expect(stored.every((dump) => dump.includes('"seq"') || dump.includes('"visitor"'))).toBe(true)
  expect(stored.flatMap((dump) => found(secrets, dump))).toEqual([])
})

test('of what is typed, said or shown on a page nothing is sent, in bodies or in headers', async () => {
  const { received, types } = await theSession()
  expect(types).toEqual(
    expect.arrayContaining(['page', 'hover', 'click', 'copy', 'select', 'form', 'scroll_depth', 'error', 'trigger', 'purchase']),
  )
  expect(received.length).toBeGreaterThan(2)
  for (const { bytes, headers } of received) expect([...found(secrets, bytes), ...found(secrets, JSON.stringify(headers))]).toEqual([])
})

test('every field that has left stands in the manifest', async () => {
  const { received } = await theSession()
  const paths = received.flatMap(({ body }) => pathsOf(JSON.parse(body)))
  const all = saidIn()
  expect(paths.length).toBeGreaterThan(50)
  expect(unsaid(paths, all)).toEqual([])
  // Whichever line is taken out of it is missed.
  for (const path of ['visitor', 'pages[].path', 'events[].seq', 'events[hover].ms', 'events[*].*', 'context.visits', 'context.*'])
    expect([path, unsaid(paths, { ...all, leaves: all.leaves.filter((each) => each.path !== path) }).length > 0]).toEqual([path, true])
})

test('everything that is stored stands in the manifest', async () => {
  const { stored } = await theSession()
  const { kept } = saidIn()
  const said = new Set(kept.flatMap(({ fields }) => fields).map((field) => field.replace(/(\[\]|\.\*)$/, '')))
  for (const dump of stored) {
    const [local, session, cookie, name, , caches, ...databases] = JSON.parse(dump) as [
      object,
      object,
      string,
      string,
      object,
      string[],
      ...object[],
    ]
    expect([local, cookie, name, caches]).toEqual([{}, '', '', []])
    const named = `inkling leak ${server.otherOrigin}/collect`
    expect(Object.keys(session).filter((each) => each !== named)).toEqual([])
    for (const { name, values } of databases as { name: string; values: object[] }[]) {
      expect(name).toBe(named)
      expect(values.flatMap((each) => Object.keys(each)).filter((field) => !said.has(field))).toEqual([])
    }
  }
})
