/** Elements that may name a zone. Presence alone, so that the browser's fast paths find them; what they name is read below. */
export const zoneSelector = '[data-inkling],[itemprop],[itemtype],[role],[aria-label],nav,form,footer,search'

/** Elements a person can press. */
export const actsSelector =
  'button,input,select,textarea,summary,label,a[href],[role^=menuitem],[role=button],[role=link],[role=tab],[role=option],[role=radio],[role=checkbox],[role=switch]'

/** Elements a person can write in that are no controls. */
export const editableSelector = '[contenteditable=""],[contenteditable=true],[role=textbox]'

/**
 * What pages already say in microdata, roles, landmarks and labels of regions, first match first. Whole words, one or many: a cartridge is no
 * cart. Not regular expressions: a dozen of those would be most of what the library keeps in memory.
 */
const vocabulary: readonly (readonly [zone: string, ...words: string[]])[] = [
  // Not the stars beside the title: how many there are and how they rate is no review.
  ['', 'review count'],
  ['reviews', 'review'],
  ['price', 'price'],
  ['gallery', 'image', 'gallery', 'carousel'],
  ['specs', 'additional property', 'specification'],
  ['delivery', 'shipping', 'delivery'],
  ['checkout', 'checkout'],
  ['cart', 'cart', 'basket'],
  ['search', 'search'],
  ['navigation', 'nav', 'navigation'],
  ['footer', 'contentinfo', 'footer'],
  ['product', 'org product'],
  ['form', 'form'],
]
/** Whose label names a part of the page and not a single control. */
const region = 'section,aside,form,ul,ol,dialog,[role=region],[role=group],[role=dialog],[role=list]'
/** The longest name a `data-inkling` may give: longer ones are text. */
const NAME = 40
const word = /^[a-z][\w-]*$/i
const nameOf = (element: Element): string => {
  const name = element.getAttribute('data-inkling') ?? ''
  return name.length <= NAME && word.test(name) ? name : ''
}

/** The zone an element itself names; an element that is not sure names none. */
export const zoneNamed = (element: Element): string | undefined => {
  // Most elements say nothing at all.
  if (!element.matches(zoneSelector)) return undefined
  const name = nameOf(element)
  if (name) return name
  const { localName, parentElement } = element
  const read = (attribute: string): string => element.getAttribute(attribute) ?? ''
  // A form that asks for a card or a street is where one pays.
  if (localName === 'form' && element.querySelector('[autocomplete^=cc-],[autocomplete*=postal-code],[autocomplete*=street-address]'))
    return 'checkout'
  const tag = localName === 'footer' && parentElement?.localName !== 'body' ? '' : localName
  const said = [
    '',
    read('itemprop'),
    read('itemtype'),
    read('role'),
    read('aria-roledescription'),
    tag,
    element.matches(region) ? read('aria-label') : '',
    '',
  ]
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
  return (
    vocabulary.find(([, ...words]) => words.some((each) => said.includes(` ${each} `) || said.includes(` ${each}s `)))?.[0] || undefined
  )
}

/** A label that can hold no page text: the data-inkling name, a plain role, the kind of input, or the tag. */
export const targetOf = (element: Element): string => {
  const { localName } = element
  const role = element.getAttribute('role') ?? ''
  return (
    nameOf(element) ||
    (word.test(role) ? role : localName === 'a' ? 'link' : localName === 'input' ? (element as HTMLInputElement).type : localName)
  )
}
