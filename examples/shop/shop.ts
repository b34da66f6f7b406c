import { start } from 'inkling'
import { recordTrace } from 'inkling/testing'
import { countOf, openBasket } from './browser/basket.js'
import { cartPage } from './browser/cart-page.js'
import { checkoutPage } from './browser/checkout-page.js'
import { consentBar, remembered } from './browser/consent-bar.js'
import { inspector } from './browser/inspector.js'
import { nudges } from './browser/nudges.js'
import { fast, part } from './browser/page.js'
import { productPage } from './browser/product-page.js'

const collector = document.querySelector<HTMLMetaElement>('meta[name=collector]')!.content
// With ?trace in the address the visit is recorded. In the console, copy(JSON.stringify(trace())) makes a file for `npx inkling replay`.
const recorder = new URLSearchParams(location.search).has('trace') ? recordTrace() : undefined
const ink = start({
  endpoint: `${collector}/collect`,
  site: 'shop',
  consent: remembered(),
  ...(fast() && { exit: { arm: 500, cooldown: 0 } }),
  ...(recorder && { tap: recorder.tap }),
})
if (recorder) Object.assign(window, { inkling: ink, trace: recorder.trace })
const basket = openBasket()

basket.watch(() => {
  const count = countOf(basket.lines())
  const badge = part('count')
  badge.textContent = String(count)
  badge.hidden = !count
})
consentBar(ink)
nudges(ink, basket)
if (part('product')) productPage(basket, ink)
if (part('cart')) cartPage(basket, ink)
if (part('checkout')) checkoutPage(basket, ink)
inspector(ink)
