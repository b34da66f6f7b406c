import type { Inkling } from 'inkling'
import { standard, type Basket } from './basket.js'
import { fill, part, say } from './page.js'

const article = (): HTMLElement => part('product')
const sku = (): string => article().querySelector('[itemprop=sku]')?.getAttribute('content') ?? ''
const price = (): number => Number(article().querySelector('[itemprop=price]')?.getAttribute('content'))

/** What as many of the piece as are chosen cost. */
const chosen = (): number => price() * Number(article().querySelector<HTMLSelectElement>('[name=quantity]')?.value)

/** Fetches a page as a document. Not a Trusted Types sink: nothing is parsed from a string, no script runs. */
const load = (url: string, signal: AbortSignal): Promise<Document> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.responseType = 'document'
    request.addEventListener('load', () =>
      request.status === 200 && request.response ? resolve(request.response as Document) : reject(new Error(`${url}: ${request.status}`)),
    )
    request.addEventListener('error', () => reject(new Error(url)))
    signal.addEventListener('abort', () => request.abort())
    request.open('GET', url)
    request.send()
  })

/** Gallery, buying, and moving between glazes and related pieces without a new document. */
export const productPage = (basket: Basket, ink: Inkling): void => {
  let seen = ''
  const here = (): string => article().dataset['product']!
  /** Tells whether the piece is in the basket, and whether its delivery would cost something. */
  const know = (): void => {
    if (basket.gift()) fill('price-of="standard"', 'free', article())
    const inCart = basket.lines().some(({ id }) => id === here())
    ink.context({ in_cart: inCart, pays_delivery: standard(basket, inCart ? 0 : chosen()) > 0 })
  }
  const arrive = (): void => {
    const id = here()
    know()
    // Another glaze of the same piece is not another piece.
    if (id !== seen) ink.track('view_item', { sku: sku(), price: price() })
    seen = id
  }

  let path = location.pathname
  let loading = new AbortController()
  const turn = async (url: string, top?: number): Promise<void> => {
    path = location.pathname
    loading.abort()
    loading = new AbortController()
    const { signal } = loading
    const before = here()
    const page = await load(url, signal).catch(() => undefined)
    if (signal.aborted) return
    const main = page?.querySelector('main')
    if (!page || !main) return location.assign(url)
    part('product').closest('main')!.replaceWith(document.adoptNode(main))
    for (const template of page.querySelectorAll('body > template'))
      document.getElementById(template.id)?.replaceWith(document.adoptNode(template))
    document.title = page.title
    const category = page.querySelector('.top nav')
    if (category) document.querySelector('.top nav')?.replaceWith(document.adoptNode(category))
    const same = here() === before
    if (!same && top !== undefined) scrollTo({ top, behavior: 'instant' })
    const focus = same ? article().querySelector<HTMLElement>('.glazes [aria-current]') : article().querySelector<HTMLElement>('h1')
    focus?.focus({ preventScroll: true })
    say(page.title)
    arrive()
  }

  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const thumb = event.target.closest<HTMLElement>('[data-view]')
    if (thumb) {
      for (const each of article().querySelectorAll('[data-view]')) each.setAttribute('aria-current', String(each === thumb))
      for (const view of article().querySelectorAll<HTMLElement>('.views > figure')) view.hidden = view.id !== thumb.dataset['view']
      return
    }
    const link = event.target.closest<HTMLAnchorElement>('main a[href^="/p/"]')
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    // The glaze that is shown already.
    if (link.matches('[aria-current]')) return
    // Back leads to where somebody was: no browser waits for a page that is fetched, and some go there when it is too late.
    history.scrollRestoration = 'manual'
    history.replaceState({ top: scrollY }, '')
    history.pushState(null, '', link.href)
    void turn(link.href, 0)
  })
  addEventListener('popstate', ({ state }) => {
    // A jump to #reviews is no other page.
    if (location.pathname !== path) void turn(location.href, (state as { readonly top: number } | null)?.top)
  })
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (!form.matches('[data-buy]')) return
    event.preventDefault()
    const data = Object.fromEntries(new FormData(form)) as Record<'id' | 'sku' | 'name' | 'glaze' | 'price' | 'quantity', string>
    const line = { ...data, price: Number(data.price), quantity: Number(data.quantity) }
    basket.add(line)
    ink.track('add_to_cart', { sku: line.sku, price: line.price, quantity: line.quantity })
    part('added', form).hidden = false
    say(`${line.name} is in your basket`)
  })
  document.addEventListener('change', know)
  basket.watch(know)
  arrive()
}
