import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Inkling } from 'inkling'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startShop, type Shop } from '../../examples/shop/server.js'
import { startStudio, type Studio } from '../../examples/studio/server.js'
import { openStore } from '../../examples/studio/store.js'
import type { Summary } from '../../examples/studio/summary.js'
import { borrow, engineOfProject, type Browser, type Tab } from './engines.js'
import { at, hides, linger, middle, press, shows, tabTo, visible, waverUntil } from './person.js'
import { databases, pass } from './site.js'
import { until } from './until.js'

let browser: Browser
let dataDir: string
let studio: Studio
let shop: Shop

beforeAll(async () => {
  browser = await borrow(engineOfProject())
})
afterAll(() => browser?.close())
// A port of its own for each, and with it an empty storage.
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'inkling-shop-'))
  studio = await startStudio({ port: 0, dataDir })
  shop = await startShop({ port: 0, collector: studio.url })
  return async () => {
    await shop.close()
    await studio.close()
    rmSync(dataDir, { recursive: true })
  }
})

const open = (path: string): Promise<Tab> => browser.newTab(shop.url + path)
const stored = async (): Promise<Summary> => (await fetch(`${studio.url}/api/summary`)).json() as Promise<Summary>
interface Row {
  readonly type: string
  readonly seq: number
  readonly zone: string | null
  readonly path: string
  readonly fields: Readonly<Record<string, unknown>>
}
/** Closes the tab, waits until an event of each type is stored and none is missing, and answers all that DuckDB holds, in order of time. */
const leave = async (tab: Tab, ...types: string[]): Promise<readonly Row[]> => {
  expect(tab.errors).toEqual([])
  await tab.close()
  await until(
    async () => {
      const { cells, lost, dropped } = await stored()
      return lost + dropped === 0 && types.every((type) => cells.some((cell) => cell.type === type))
    },
    10_000,
    `${types.join()} in DuckDB`,
  )
  await studio.close()
  const store = await openStore(join(dataDir, 'studio.duckdb'), () => {})
  const rows = await store.query('select type, seq, zone, path, fields from events order by "at", seq')
  await store.close()
  // As the statement above says.
  return rows.map((row) => ({ ...row, seq: Number(row['seq']), fields: JSON.parse(row['fields'] as string) })) as unknown as Row[]
}
const nudge = '.inkling-nudge'
const says = (tab: Tab, selector: string): Promise<string> =>
  tab.evaluate((wanted) => document.querySelector(wanted)?.textContent ?? '', selector)
const focused = (tab: Tab, selector: string): Promise<boolean> =>
  tab.evaluate((wanted) => !!document.activeElement?.matches(wanted), selector)

/** Fills in the checkout and orders, all at once. */
const order = async (tab: Tab): Promise<void> => {
  await tab.evaluate(() => {
    for (const control of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-form] :is(input, select)')) {
      const { id, type } = control
      if (type === 'radio') control.click()
      else
        control.value =
          { email: 'a@example.org', country: 'AT', 'card-number': '424242424242', 'card-expiry': '12/30', 'card-code': '123' }[id] ?? 'A'
    }
    for (let step = 0; step < 3; step++) document.querySelector<HTMLFormElement>('[data-form]')!.requestSubmit()
  })
  await at(tab, '/checkout/thanks')
}

// Drivers refuse points outside of the window: the shop is shown in a frame that takes itself for one, below an edge that the pointer can cross.
const EDGE = 100
const framed = async (path: string): Promise<Tab> => {
  const tab = await open('/inkling.min.js')
  await tab.evaluate(
    (src, top) => {
      const frame = document.createElement('iframe')
      frame.src = src
      frame.style.cssText = `position: fixed; inset: ${top}px 0 0; width: 100%; height: 600px; border: 0; background: white`
      frame.addEventListener('load', () => Reflect.set(frame.contentWindow!, 'parent', frame.contentWindow))
      document.body.replaceChildren(frame)
    },
    path,
    EDGE,
  )
  await until(
    () => tab.evaluate((wanted) => frames[0]?.document.readyState === 'complete' && wanted.startsWith(frames[0].location.pathname), path),
    5_000,
    'the shop in a frame',
  )
  return tab
}
/** The text of something in the frame; empty when it is not there. */
const inside = (tab: Tab, selector: string): Promise<string> =>
  tab.evaluate((wanted) => frames[0]?.document.querySelector(wanted)?.textContent ?? '', selector)
const turn = async (tab: Tab): Promise<void> => {
  // In strides: a slow driver would make a stroll of it.
  for (let y = 500; y > 0; y -= 120) await tab.move(500, y)
}
/** Looks at the piece for a while and turns to leave, until something has come of it. */
const turnAway = async (tab: Tab, happened: () => Promise<boolean>, what: string): Promise<void> => {
  await tab.click(500, 500)
  await linger(tab, 500, 500, 1_500)
  await until(
    async () => {
      await turn(tab)
      return happened()
    },
    5_000,
    what,
  )
}
const offered = async (tab: Tab): Promise<boolean> => (await inside(tab, nudge)).includes('standard delivery')

test('a visit from the list to the checkout arrives in DuckDB with its pages, zones and acts', async () => {
  const tab = await open('/lamps')
  await press(tab, '[data-choice=granted]')
  await hides(tab, '.consent')
  await press(tab, 'a[href="/p/halo"]')
  await at(tab, '/p/halo')
  const price = await middle(tab, 'p.price')
  // A page that was stuck meanwhile takes nobody's rest for one.
  await until(
    async () => {
      await linger(tab, ...price, 900)
      await tab.move(5, 600)
      await linger(tab, 5, 600, 150)
      // What was noticed leaves when the page is hidden.
      await tab.hide()
      await tab.show()
      await pass(tab, 500)
      return (await stored()).cells.some(({ type }) => type === 'hover')
    },
    15_000,
    'a hover',
  )
  await press(tab, 'a[href="/p/halo/chalk"]')
  await until(async () => (await says(tab, 'title')).includes('chalk'), 5_000, 'the other glaze')
  await press(tab, '[data-buy] button')
  await press(tab, '[data-added] a')
  await at(tab, '/cart')
  await press(tab, 'a[href="/checkout"]')
  await at(tab, '/checkout')

  const rows = await leave(tab, 'hover', 'view_item', 'add_to_cart', 'begin_checkout')
  expect(rows.filter(({ type }) => type === 'page').map(({ fields, path }) => [fields['kind'], path])).toEqual([
    ['load', '/lamps'],
    ['load', '/p/halo'],
    ['route', '/p/halo/chalk'],
    ['load', '/cart'],
    ['load', '/checkout'],
  ])
  expect(rows.find(({ type }) => type === 'hover')).toMatchObject({ zone: 'price', path: '/p/halo' })
  expect(rows.filter(({ type }) => type === 'view_item').map(({ fields }) => fields)).toEqual([{ sku: 'LM-HAL-EMB', price: 189 }])
  expect(rows.filter(({ type }) => type === 'add_to_cart').map(({ fields }) => fields)).toEqual([
    { sku: 'LM-HAL-CHA', price: 189, quantity: 1 },
  ])
})

test('nothing is stored or sent before a choice, nor after "only on this device"', async () => {
  const tab = await open('/p/reed')
  const seen = async (): Promise<unknown> => ({
    kept: (await databases(tab)).filter((name) => name.includes('inkling')),
    sent: await tab.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/collect')).length),
    stored: (await stored()).events,
  })
  const nothing = { kept: [], sent: 0, stored: 0 }
  const visit = async (path: string): Promise<void> => {
    await tab.goto(shop.url + path)
    await linger(tab, ...(await middle(tab, 'p.price')), 700)
    await press(tab, '[data-buy] button')
    await shows(tab, '[data-added]')
    expect(await seen()).toEqual(nothing)
  }
  await visit('/p/tide')
  await visit('/p/dune')
  await press(tab, '[data-choice=local]')
  await hides(tab, '.consent')
  await visit('/p/dawn')
  expect(await visible(tab, '.consent')).toBe(false)

  // It could have: asked again from the footer, and told yes, the same page sends what comes from now on.
  await press(tab, '[data-privacy]')
  await press(tab, '[data-choice=granted]')
  await hides(tab, '.consent')
  await press(tab, '[data-buy] button')
  const rows = await leave(tab, 'add_to_cart')
  expect(rows.filter(({ type }) => type === 'add_to_cart').map(({ fields }) => fields['sku'])).toEqual(['CR-DAW-EMB'])
  // Numbered anew from the yes on, and none is of before.
  // None is missing. By their times those of two batches may stand a millisecond before each other.
  expect(rows.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i + 1))
  expect(rows.filter(({ path, type }) => path !== '/p/dawn' || type === 'page')).toEqual([])
})

test('a long look at a piece brings the reviews nudge, and putting the piece into the basket takes it away', async () => {
  const tab = await open('/p/halo?fast')
  const [x, y] = await middle(tab, '.gallery')
  // The question does not go from under somebody who is about to answer it.
  await tabTo(tab, '[data-choice=local]')
  await linger(tab, x, y, 15_000, () => visible(tab, nudge))
  expect(await says(tab, nudge)).toContain('Undecided?')
  expect(await focused(tab, '.consent :focus, [data-choice]')).toBe(true)
  await tab.evaluate(() => (document.activeElement as HTMLElement).blur())
  expect(await visible(tab, '.consent')).toBe(false)
  expect(await tab.evaluate((box) => !!document.activeElement?.closest(box), nudge)).toBe(false)
  await press(tab, '[data-buy] button')
  await hides(tab, nudge)
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('wavering in the checkout brings help', async () => {
  const tab = await open('/p/dawn')
  await press(tab, '[data-buy] button')
  await shows(tab, '[data-added]')
  await tab.goto(`${shop.url}/checkout`)
  await press(tab, '[data-choice=local]')
  await waverUntil(tab, '[data-step="/checkout"] button', nudge, true)
  expect(await says(tab, nudge)).toContain('Anything unclear?')
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('turning to leave brings one offer, which closes at a click and does not come back', async () => {
  const tab = await framed('/p/tide?fast')
  await turnAway(tab, () => offered(tab), 'the offer')
  const [x, y] = await tab.evaluate((wanted) => {
    const box = frames[0]!.document.querySelector(wanted)!.shadowRoot!.querySelector('button')!.getBoundingClientRect()
    return [box.x + box.width / 2, box.y + box.height / 2] as const
  }, nudge)
  await tab.click(x, EDGE + y)
  await until(async () => !(await offered(tab)), 15_000, 'the offer to go')
  await turn(tab)
  await linger(tab, 500, 500, 1_000)
  expect(await offered(tab)).toBe(false)

  // Nor on the next page, though nothing may be remembered about who it is.
  await tab.evaluate(() => {
    frames[0]!.location.href = '/p/dawn?fast&trace'
  })
  const asks = (): Promise<string[]> =>
    // Put there by the shop.
    tab.evaluate(() => (frames[0] as unknown as { inkling?: Inkling }).inkling?.triggers().map(({ id }) => id) ?? [])
  await until(async () => (await asks()).length, 5_000, 'the triggers of the next page')
  expect(await asks()).toEqual(['reviews'])
  await tab.close()
})

test('delivery that is free anyway is not offered, and the offer goes when it becomes so', async () => {
  const dear = await framed('/p/halo?fast&trace')
  const clauses = (): Promise<Record<string, boolean>> =>
    dear.evaluate(() => {
      // Put there by the shop.
      const { inkling } = frames[0] as unknown as { inkling: Inkling }
      const offer = inkling.triggers().find(({ id }) => id === 'offer')!
      return Object.fromEntries(
        offer.clauses.map(({ clause, holds }) => [/exit_intent|dwell|pays_delivery/.exec(clause)?.[0] ?? '', holds]),
      )
    })
  await turnAway(
    dear,
    async () => {
      const { exit_intent: left, dwell: looked } = await clauses()
      return !!left && !!looked
    },
    'all but the price to speak for the offer',
  )
  expect(await clauses()).toMatchObject({ exit_intent: true, dwell: true, pays_delivery: false })
  expect(await inside(dear, nudge)).not.toContain('standard delivery')
  await dear.close()

  const tab = await framed('/p/tide?fast')
  await turnAway(tab, () => offered(tab), 'the offer')
  // Two of them cost 128 euro.
  await tab.evaluate(() => {
    const quantity = frames[0]!.document.querySelector<HTMLSelectElement>('[name=quantity]')!
    quantity.value = '2'
    quantity.dispatchEvent(new Event('change', { bubbles: true }))
  })
  await until(async () => !(await offered(tab)), 15_000, 'the offer to go')
  await tab.close()
})

test('an offer that is taken holds for this order and the next', async () => {
  const tab = await framed('/p/dawn?fast')
  await turnAway(tab, () => offered(tab), 'the offer')
  await tab.evaluate((wanted) => frames[0]!.document.querySelector<HTMLElement>(`${wanted} [data-inkling-accept]`)!.click(), nudge)
  await until(async () => !(await offered(tab)), 15_000, 'the offer to go')
  expect(await inside(tab, '.told')).toBe('Standard delivery is free for you, today or another day.')
  expect(await inside(tab, '[data-price-of=standard]')).toBe('free')
  for (const piece of ['dawn', 'dune']) {
    await tab.goto(`${shop.url}/p/${piece}`)
    await press(tab, '[data-buy] button')
    await press(tab, '[data-added] a')
    await at(tab, '/cart')
    await until(async () => (await says(tab, '[data-cart] [data-delivery]')) === 'free', 5_000, `free delivery of the ${piece}`)
    await tab.goto(`${shop.url}/checkout`)
    await order(tab)
  }
  await tab.close()
})

test('the privacy question opened from the footer shows the choice that holds, closes with Escape, and gives the focus back', async () => {
  const tab = await open('/p/dawn')
  const pressed = (): Promise<unknown> =>
    tab.evaluate(() => Array.from(document.querySelectorAll('[data-choice]'), (each) => each.getAttribute('aria-pressed')))
  const kept = (): Promise<string | null> => tab.evaluate(() => localStorage.getItem('loam-privacy'))
  expect(await pressed()).toEqual([null, null])
  await press(tab, '[data-choice=local]')
  await hides(tab, '.consent')
  expect([await visible(tab, '.told'), await says(tab, '.told')]).toEqual([true, 'Everything stays on this device.'])

  await press(tab, '[data-privacy]')
  await shows(tab, '.consent')
  expect(await pressed()).toEqual(['true', 'false'])
  await tab.key('Escape')
  await hides(tab, '.consent')
  expect([await kept(), await focused(tab, '[data-privacy]')]).toEqual(['local', true])

  await tab.key('Enter')
  await tabTo(tab, '[data-choice=granted]')
  await tab.key('Enter')
  await hides(tab, '.consent')
  expect([await kept(), await focused(tab, '[data-privacy]')]).toEqual(['granted', true])
  await tab.key('Enter')
  await shows(tab, '.consent')
  expect(await pressed()).toEqual(['false', 'true'])
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a question that is still open cannot be waved away', async () => {
  const tab = await open('/p/dawn')
  await press(tab, '[data-privacy]')
  await tab.key('Escape')
  await until(() => focused(tab, '[data-privacy]'), 2_000, 'focus to go back')
  expect(await visible(tab, '.consent')).toBe(true)
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a compressed batch posted to the shop arrives at the collector as it is', async () => {
  const now = Date.now()
  const events = Array.from({ length: 80 }, (_, i) => ({ type: 'hover', seq: i + 1, t: i, page: 1, zone: 'price', ms: 500 }))
  const batch = { v: 1, site: 'shop', tab: 'a', session: 'b', origin: now - 1_000, sent: now, events }
  const answer = await fetch(`${shop.url}/collect`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: gzipSync(JSON.stringify(batch)),
  })
  expect([answer.status, await answer.json()]).toMatchObject([200, { stored: 80, duplicates: 0, refused: [] }])
})

test('the shop passes on where a batch comes from, and nothing too large', async () => {
  const folder = join(dataDir, 'other')
  const other = await startStudio({ port: 0, dataDir: folder, origins: ['https://loam.example'] })
  const before = await startShop({ port: 0, collector: other.url })
  const status = async (body: string | ReadableStream, origin: string): Promise<number> => {
    const options = { method: 'POST', body, headers: { origin }, duplex: 'half' }
    return (await fetch(`${before.url}/collect`, options)).status
  }
  const now = Date.now()
  const batch = JSON.stringify({ v: 1, site: 'shop', tab: 'a', session: 'b', origin: now, sent: now, events: [] })
  expect(await status(batch, 'https://loam.example')).toBe(200)
  expect(await status(batch, 'https://other.example')).toBe(403)
  expect(await status('x'.repeat(1_000_001), 'https://loam.example')).toBe(413)
  expect(await status(new Blob([batch]).stream(), 'https://loam.example')).toBe(200)
  // Whoever goes on sending may find the line closed before the answer.
  expect([413, 'closed']).toContain(await status(new Blob(['x'.repeat(1_000_001)]).stream(), 'https://loam.example').catch(() => 'closed'))
  await before.close()
  await other.close()
})

test('the script-tag page is found without its last slash', async () => {
  expect(await (await fetch(`${shop.url}/script-tag`)).text()).toBe(await (await fetch(`${shop.url}/script-tag/`)).text())
})

test('an order keeps its number when the page is loaded anew, and each step has its title', async () => {
  const tab = await open('/p/dawn')
  await press(tab, '[data-buy] button')
  await shows(tab, '[data-added]')
  await tab.goto(`${shop.url}/checkout`)
  expect(await says(tab, 'title')).toBe('Address · Loam')
  await order(tab)
  const number = await says(tab, '[data-order]')
  expect(number).toMatch(/^L-/)
  await tab.goto(`${shop.url}/checkout/thanks`)
  await shows(tab, '[data-order]')
  expect([await says(tab, '[data-order]'), await says(tab, 'title')]).toEqual([number, 'Thank you · Loam'])
  expect(await visible(tab, '[data-empty]')).toBe(false)
  await tab.close()
})

test('the glaze that is shown is no other address, and Back leads to where somebody was', async () => {
  const tab = await open('/p/halo')
  const there = (): Promise<unknown> => tab.evaluate(() => [history.length, location.pathname])
  const before = await there()
  await press(tab, '.glazes [aria-current]')
  expect(await there()).toEqual(before)
  await tab.evaluate(() => document.querySelector('.related')!.scrollIntoView({ behavior: 'instant' }))
  const scrolled = (): Promise<number> => tab.evaluate(() => scrollY)
  const from = await scrolled()
  const piece = await tab.evaluate(() => document.querySelector<HTMLElement>('.related a[href^="/p/"]')!.getAttribute('href')!)
  await press(tab, `.related a[href="${piece}"]`)
  await until(
    async () => (await tab.evaluate(() => document.querySelector<HTMLElement>('[data-product]')!.dataset['product'])) !== 'halo',
    5_000,
    'the other piece',
  )
  await until(async () => (await scrolled()) === 0, 5_000, 'its beginning')
  await tab.evaluate(() => history.back())
  await until(
    async () => (await tab.evaluate(() => document.querySelector<HTMLElement>('[data-product]')!.dataset['product'])) === 'halo',
    5_000,
    'the first piece',
  )
  await until(async () => Math.abs((await scrolled()) - from) < 200, 5_000, 'where somebody was')
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('the category of the piece that is shown is the current one', async () => {
  const tab = await open('/p/halo')
  const current = (): Promise<string> => says(tab, '.top nav [aria-current]')
  expect(await current()).toBe('Lamps')
  // A link of the page's own to a piece of the other category.
  await tab.evaluate(() => {
    document.querySelector<HTMLAnchorElement>('.related a[href^="/p/"]')!.href = '/p/dawn'
  })
  await press(tab, '.related a[href="/p/dawn"]')
  await until(async () => (await current()) === 'Ceramics', 5_000, 'the other category')
  await tab.close()
})

test('someone with a keyboard alone can buy, and say yes', async () => {
  const tab = await open('/p/dawn')
  const fill = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [id, text] of Object.entries(fields)) {
      await tabTo(tab, `#${id}`)
      await tab.key(text)
    }
  }
  await tabTo(tab, '[data-buy] button')
  await tab.key('Enter')
  await tabTo(tab, '[data-added] a')
  await tab.key('Enter')
  await at(tab, '/cart')
  await tabTo(tab, 'a[href="/checkout"]')
  await tab.key('Enter')
  await at(tab, '/checkout')
  await fill({ email: 'ada@example.org', name: 'Ada', street: 'Long Lane 1', code: 'QX ZJV', town: 'Here', country: 'Austria' })
  await tabTo(tab, '[data-step="/checkout"] button')
  await tab.key('Enter')
  await at(tab, '/checkout/delivery')
  await tabTo(tab, '[name=delivery]')
  await tab.key('Space')
  await tabTo(tab, '[data-step="/checkout/delivery"] button')
  await tab.key('Enter')
  await at(tab, '/checkout/payment')
  await fill({ 'card-name': 'Ada', 'card-number': '4242424242424242', 'card-expiry': '12/30', 'card-code': '123' })
  await tabTo(tab, '[data-step="/checkout/payment"] button')
  await tab.key('Enter')
  await at(tab, '/checkout/thanks')
  await tabTo(tab, '[data-choice=granted]')
  await tab.key('Enter')

  await hides(tab, '.consent')
  // A yes sends what has waited, in a moment.
  await until(async () => (await stored()).cells.some(({ type }) => type === 'purchase'), 10_000, 'the purchase')

  const rows = await leave(tab, 'purchase')
  expect(rows.find(({ type }) => type === 'purchase')?.fields).toEqual({ value: 28, pieces: 1 })
  expect(rows.filter(({ type }) => type === 'page').map(({ path }) => path)).toEqual([
    '/checkout',
    '/checkout/delivery',
    '/checkout/payment',
    '/checkout/thanks',
  ])
  // Nothing that was typed is among what arrived; short numbers may well be, as ms.
  expect(JSON.stringify(rows)).not.toMatch(/ada|long lane|42424242|qx zjv/i)
})

test('what focus comes to in the checkout is not beneath the privacy question, and Back after the order finds an empty basket', async () => {
  const tab = await open('/p/dawn')
  await press(tab, '[data-buy] button')
  await shows(tab, '[data-added]')
  await tab.goto(`${shop.url}/checkout`)
  await shows(tab, '.consent')
  await tabTo(tab, '#email')
  await tab.key('Enter')
  for (const id of ['name', 'street', 'extra', 'code', 'town', 'country']) {
    await tabTo(tab, `#${id}`)
    await until(
      () =>
        tab.evaluate(
          () => document.activeElement!.getBoundingClientRect().bottom < document.querySelector('.consent')!.getBoundingClientRect().top,
        ),
      2_000,
      `${id} to be clear of the question`,
    )
  }
  await order(tab)
  await tab.evaluate(() => history.back())
  await at(tab, '/cart')
  await shows(tab, '[data-empty]')
  expect(tab.errors).toEqual([])
  await tab.close()
})
