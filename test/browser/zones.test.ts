import { afterAll, beforeAll, expect, test } from 'vitest'
import { borrow, engineOfProject, type Browser, type Tab } from './engines.js'
import { startServer, type TestServer } from './server.js'
import { files, page } from './site.js'
import { until } from './until.js'

const engine = engineOfProject()
let browser: Browser
let server: TestServer
let tab: Tab

interface Steps {
  readonly step: { readonly began: boolean; readonly read: boolean }
}
interface Named {
  readonly zone?: string
  readonly target?: string
}

beforeAll(async () => {
  server = await startServer(files({ '/': page('<body style="margin: 0">') }))
  browser = await borrow(engine)
  tab = await browser.newTab(`${server.origin}/`)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** What the library calls the element `#it` of a piece of mark-up: the place that the pointer is in, `{}` if none. */
const named = async (html: string): Promise<Named> => {
  await tab.move(5, 690)
  let at = 0
  await tab.evaluate((html) => {
    window.ink?.stop()
    window.heard = []
    const style =
      '#it { position: fixed !important; left: 300px; top: 200px; width: 200px; height: 100px; display: block; opacity: 1; z-index: 9 }'
    document.body.innerHTML = `<style>${style}</style>${html}`
    const step = { began: false, moved: false, read: false }
    Object.assign(window, { step })
    document.body.onpointermove = (event) => (step.moved = (event.target as Element).id === 'it')
    let place = 0
    const places: Record<number, { zone?: string; target: string }> = {}
    const told = window as unknown as { named: () => object | undefined }
    told.named = () => (place ? places[place] : {})
    window.ink = window.lib.start({
      tap: (sample) => {
        step.began = true
        // Not every move is read.
        if (sample.kind === 'move') step.read = step.moved
        if (sample.kind === 'place') places[sample.place] = { ...(sample.zone && { zone: sample.zone }), target: sample.target }
        if (sample.kind === 'over') place = sample.place
      },
    })
  }, html)
  await until(() => tab.evaluate(() => (window as unknown as Steps).step.began), 5_000, 'the start')
  // A move that comes before the layout of what was put there finds nothing, and Firefox may drop it.
  await until(
    async () => {
      await tab.move(400 + (at++ % 9), 250)
      return tab.evaluate(() => (window as unknown as Steps).step.read)
    },
    5_000,
    'the pointer to be there',
  )
  return tab.evaluate(() => (window as unknown as { named: () => Named }).named())
}

test.each([
  ['data-inkling', '<div id="it" data-inkling="size_chart">', 'size_chart'],
  ['data-inkling before all else', '<nav id="it" data-inkling="price" itemprop="review">', 'price'],
  ['microdata: price', '<span id="it" itemprop="price">49</span>', 'price'],
  ['microdata: reviews', '<div id="it" itemprop="review">', 'reviews'],
  ['microdata: image', '<div id="it" itemprop="image">', 'gallery'],
  ['microdata: product', '<div id="it" itemscope itemtype="https://schema.org/Product">', 'product'],
  ['microdata: shipping', '<div id="it" itemprop="shippingDetails">', 'delivery'],
  ['role: search', '<div id="it" role="search">', 'search'],
  ['role: navigation', '<div id="it" role="navigation">', 'navigation'],
  ['microdata: stars', '<div id="it" itemprop="aggregateRating">', 'rating'],
  ['stars with a label', '<div id="it" role="img" aria-label="4,5 von 5 Sternen">', 'rating'],
  ['microdata: breadcrumbs', '<ol id="it" itemscope itemtype="https://schema.org/BreadcrumbList">', 'breadcrumb'],
  ['a list in a nav', '<nav id="it"><ol><li>Home</ol></nav>', 'breadcrumb'],
  ['label of a gallery', '<div id="it" role="region" aria-label="Gallery viewer">', 'gallery'],
  ['id of a tab panel', '<div id="tab-reviews" role="tabpanel"><p id="it">words</p></div>', 'reviews'],
  ['an id that is a word', '<div id="cart"><p id="it">words</p></div>', 'cart'],
  ['a test name', '<div id="it" data-testid="product-price">', 'price'],
  ['label of a region', '<section id="it" aria-label="Customer reviews">', 'reviews'],
  ['label of a dialog', '<div id="it" role="dialog" aria-label="Your basket">', 'cart'],
  ['landmark: nav', '<nav id="it">', 'navigation'],
  ['landmark: footer of the page', '<footer id="it">', 'footer'],
  ['a form', '<form id="it">', 'form'],
  ['a form that adds to the cart', '<form id="it" action="/cart/add">', 'buy'],
  ['a form that asks how many', '<form id="it"><input name="quantity"></form>', 'buy'],
  ['the cart as a form', '<form id="it" action="/cart">', 'cart'],
  ['a form one searches by', '<form id="it"><input type="search"></form>', 'search'],
  ['a number in a form that buys', '<form action="/cart/add"><input id="it" type="number"></form>', 'quantity'],
  ['a choice in a form that buys', '<form action="/cart/add"><select id="it"><option>S</select></form>', 'variant'],
  ['a button that buys', '<button id="it" name="add-to-cart">Buy</button>', 'buy'],
  ['a form that asks for a card', '<form id="it"><input autocomplete="cc-number"></form>', 'checkout'],
  ['a form that asks for an address', '<form id="it"><input autocomplete="shipping street-address"></form>', 'checkout'],
  ['the nearest one around a control', '<section data-inkling="buy"><div><button id="it">Buy</button></div></section>', 'buy'],
])('%s names a zone', async (_, html, zone) => {
  expect((await named(html)).zone).toBe(zone)
})

test.each([
  ['a class that sounds like one', '<div id="it" class="price reviews cart">'],
  ['words that sound like one', '<div id="it">Price reviews cart</div>'],
  ['the footer of an article', '<article><footer id="it"></footer></article>'],
  ['an unknown itemprop', '<div id="it" itemprop="brand">'],
  ['the number of reviews beside a title', '<span id="it" itemprop="reviewCount">3</span>'],
  ['any carousel', '<div id="it" role="group" aria-roledescription="carousel">'],
  ['a form around the whole page', '<form id="it"><nav></nav></form>'],
  ['a picture of five', '<div id="it" role="group" aria-label="3 of 5">'],
  ['a label with a word that only begins like one', '<section id="it" aria-label="Cartridges and basketballs">'],
  ['a label with a word that only ends like one', '<section id="it" aria-label="Preview of imagery">'],
  ['the label of what is no region', '<div id="it" aria-label="price">'],
  ['a name that is none', '<div id="it" data-inkling="49,00 €">'],
  ['an empty name', '<div id="it" data-inkling="">'],
  ['a name that is too long', `<div id="it" data-inkling="${'x'.repeat(41)}">`],
])('%s is not sure enough to name a zone', async (_, html) => {
  expect(await named(html)).toEqual({})
})

test.each([
  ['its data-inkling name', '<button id="it" data-inkling="buy">Secret</button>', 'buy'],
  ['its role', '<div id="it" role="tab" aria-label="secret">Secret</div>', 'tab'],
  ['link for a link', '<a id="it" href="/secret" title="secret">Secret</a>', 'link'],
  ['the type of an input', '<input id="it" type="email" name="secret" value="secret@secret" placeholder="secret">', 'email'],
  ['its tag', '<button id="it" name="secret" class="secret">Secret</button>', 'button'],
  ['its tag where the role is made up', '<button id="it" role="Secret Role">Secret</button>', 'button'],
])('a target is called by %s, and never by what the page says', async (_, html, target) => {
  expect((await named(html)).target).toBe(target)
})

test.each([
  ['itself', '<button id="it" data-inkling="buy" data-inkling-ignore>Buy</button>'],
  ['itself as React writes it', '<button id="it" data-inkling="buy" data-inkling-ignore="true">Buy</button>'],
  ['what lies in it', '<section data-inkling="buy" data-inkling-ignore><button id="it">Buy</button></section>'],
  ['plain words in a zone', '<section data-inkling="buy"><p id="it" data-inkling-ignore>words</p></section>'],
])('data-inkling-ignore opts out %s', async (_, html) => {
  expect(await named(html)).toEqual({})
})
