/** Elements that may name a zone. Presence alone, so that the browser's fast paths find them; what they name is read below. */
export const zoneSelector = '[data-inkling],[itemprop],[itemtype],[role],[aria-label],nav,form,footer,search'

/** Elements a person can press. */
export const actsSelector = 'button,input,select,textarea,summary,label,a[href],[role^=menuitem],[role=button],[role=link],[role=tab],[role=option],[role=radio],[role=checkbox],[role=switch]'

/** What pages already say in microdata, roles, landmarks and labels of regions, first match first. */
const vocabulary: Readonly<Record<string, RegExp>> = {
  reviews: /review|rating/,
  price: /\bprice/,
  gallery: /\bimage|gallery|carousel/,
  specs: /additionalproperty|specification/,
  delivery: /shipping|delivery/,
  checkout: /checkout/,
  cart: /\bcart|basket/,
  search: /\bsearch/,
  navigation: /\bnav/,
  footer: /contentinfo|footer/,
  product: /\/product\b/,
  form: /\bform/,
}
/** Whose label names a part of the page and not a single control. */
const region = 'section,aside,form,ul,ol,dialog,[role=region],[role=group],[role=dialog],[role=list]'
const isName = /^[a-z][\w-]{0,39}$/i

/** The zone an element itself names; an element that is not sure names none. */
export const zoneNamed = (element: Element): string | undefined => {
  // Most elements say nothing at all.
  if (!element.matches(zoneSelector)) return undefined
  const read = (attribute: string): string => element.getAttribute(attribute) ?? ''
  const { localName } = element
  if (isName.test(read('data-inkling'))) return read('data-inkling')
  // A form that asks for a card or a street is where one pays.
  if (localName === 'form' && element.querySelector('[autocomplete^=cc-],[autocomplete*=postal-code],[autocomplete*=street-address]')) return 'checkout'
  const tag = localName === 'footer' && element.parentElement?.localName !== 'body' ? '' : /^(nav|form|footer|search)$/.test(localName) ? localName : ''
  const said = [read('itemprop'), read('itemtype'), read('role'), read('aria-roledescription'), tag, element.matches(region) && read('aria-label')].join(' ').toLowerCase()
  return Object.keys(vocabulary).find((zone) => vocabulary[zone]!.test(said))
}

/** A label that can hold no page text: the data-inkling name, a plain role, the kind of input, or the tag. */
export const targetOf = (element: Element): string => {
  const { localName } = element
  const name = element.getAttribute('data-inkling') ?? ''
  const role = element.getAttribute('role') ?? ''
  return isName.test(name) ? name : /^[a-z]+$/.test(role) ? role : localName === 'a' ? 'link' : localName === 'input' ? (element as HTMLInputElement).type : localName
}
