/** Zones that pages already speak of: schema.org microdata, autocomplete tokens, ARIA, landmarks. An element that is not sure has no zone. */
const labelled = (...words: string[]): string => words.map((word) => `:is(section,aside,form,ul,[role=region],[role=group],[role=dialog])[aria-label*=${word} i]`).join()

const marks: Readonly<Record<string, string>> = {
  price: '[itemprop~=price],[itemprop~=priceSpecification]',
  reviews: `[itemprop~=review],[itemprop~=reviews],[itemprop~=aggregateRating],${labelled('review')}`,
  gallery: `[itemprop~=image],[aria-roledescription=carousel],${labelled('gallery')}`,
  specs: `[itemprop~=additionalProperty],${labelled('specification')}`,
  delivery: `[itemprop~=shippingDetails],${labelled('delivery', 'shipping')}`,
  cart: labelled('cart', 'basket'),
  checkout: `[autocomplete^=cc-],form:has([autocomplete^=cc-],[autocomplete~=street-address],[autocomplete~=address-line1],[autocomplete~=postal-code]),${labelled('checkout')}`,
  search: 'search,[role=search],[type=search]',
  form: 'form',
  navigation: 'nav,[role=navigation]',
  footer: 'body>footer,[role=contentinfo]',
  product: '[itemtype$="schema.org/Product"]',
}

/** Every element that names a zone. */
export const zoneSelector: string = '[data-inkling],' + Object.values(marks).join()

/** Every element a person can press. */
export const actsSelector = 'button,input,select,textarea,summary,a[href],label,[role=button],[role=link],[role=tab],[role=option],[role=menuitem],[role=radio],[role=checkbox],[role=switch]'

const name = (element: Element): string => element.getAttribute('data-inkling') ?? ''
const isName = /^[a-z][\w-]{0,39}$/i

/** The zone an element lies in: that of its nearest ancestor which names one. */
export const zoneOf = (element: Element): string | undefined => {
  const owner = element.closest(zoneSelector)
  if (!owner) return
  return isName.test(name(owner)) ? name(owner) : Object.keys(marks).find((zone) => owner.matches(marks[zone]!))
}

/** A label that can hold no page text: the data-inkling name, a plain role, the kind of input, or the tag. */
export const targetOf = (element: Element): string => {
  const role = element.getAttribute('role') ?? ''
  return isName.test(name(element)) ? name(element)
    : /^[a-z]+$/.test(role) ? role
    : element.localName === 'a' ? 'link'
    : element.localName === 'input' ? (element as HTMLInputElement).type
    : element.localName
}
