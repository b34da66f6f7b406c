import { matches } from './matches.js'

/** Ids that say what an element is, and nothing else. */
const plain = '#search,#checkout,#cart:not(body),#gallery,#review,#reviews,#price,#ProductPrice'
/** Out of which one chooses. */
const group = 'fieldset,[role=radiogroup],[role=listbox]:has([role=option]),ul:has([type=radio])'

/** Elements whose class or id may hold a word. */
const mentions = (words: readonly string[]): string => words.map((word) => `[class*="${word}" i],[id*="${word}" i]`).join()

/** Elements a person can press. */
export const actsSelector =
  'button,input,select,textarea,summary,label,a[href],[role^=menuitem],[role=button],[role=link],[role=tab],[role=option],[role=radio],[role=checkbox],[role=switch]'

/** Elements a person can write in that are no controls. */
export const editableSelector = '[contenteditable]:not([contenteditable=false]),[role=textbox]'

/**
 * What an element so named by class or id must contain: links in a breadcrumb, pictures in a gallery; below, a link to the cart in a cart
 * and a number in a price. What holds more than that is a part of the page around it. What a person can write in says nothing.
 */
const evidence: Readonly<Record<string, string>> = {
  price: `:not(html,body,${editableSelector},:has(form,h1,button,select,input,textarea,${editableSelector}))`,
  gallery: ':has(img):not(html,body,:has(form,h1,h2,h3,h4,h5,h6,main))',
  breadcrumb: ':has(a):not(html,body,:has(form,img,h1,main))',
  cart: ':has(a):not(html,body,header,nav,:has(form,h1,main,nav))',
}

/** Elements that may name a zone: what they name is read below. Without links and buttons, of which pages have thousands. */
// Marked as pure, as below, so that who uses no zone carries none.
export const zoneSelector: string = /* @__PURE__ */ (() =>
  `[data-inkling],[itemprop]:not(meta,link),[itemtype],[role],[aria-label],[data-testid],[data-hook],[content]:not(meta),[id]:is(section,aside,ul,details,dialog),${mentions(Object.keys(evidence))},nav,form,footer,search,main,article,select,input:not([type=hidden]),fieldset,${plain}`)()

const table = (text: string, by: RegExp | string): string[][] => text.split('\n').map((line) => line.split(by))
/** With a space around each word, alone or many. */
const words = (text: string): string[][] =>
  table(text, ',').map(([zone = '', ...said]) => [zone, ...said.flatMap((each) => [` ${each} `, ` ${each}s `])])

const selectors = (shapes: readonly string[][]): string => shapes.map(([, selector]) => selector).join()
/** The first of the words that each is said with. */
const firsts = (vocabulary: readonly string[][]): Set<string> =>
  new Set(vocabulary.flatMap(([, ...said]) => said.map((each) => each.split(' ')[1]!)))

/**
 * What tells without words, in any language: a zone, and a selector, first line first. The second line is what names none: a form around the whole
 * page, the footer of a part of it.
 */
const shapes = /* @__PURE__ */ table(
  `footer body>main>footer,[role=contentinfo]
 form:has(main,nav),:is(article,aside,main,nav,section) footer
search search,[role=search],form:has([type=search],[name=q],[name=s],[name=search])
buy form:not([action*=change]):has([name=add-to-cart],[name=inWarenkorb],[value=tobasket],[name=quantity],[name=qty],[name="qty[]"],[name=add_qty])
checkout form:is([name=checkout],[id*=checkout],:has([autocomplete^=cc-],[autocomplete*=postal-code],[autocomplete*=street-address],[name^=street],[name^=payment]))
price [itemprop~=offers]:not(:has(button,select,form)),[content]:not([itemprop],[property])
gallery [itemprop~=image]
product article[data-product-id],[itemtype$="/Product"],[itemtype$=ProductGroup]
breadcrumb nav:not([aria-label*="pag" i]):has(>ol)
footer footer`,
  / (.*)/,
)
/** Any of them: most elements have none of those shapes. */
const shaped = /* @__PURE__ */ selectors(shapes)
/**
 * A zone, and the words that name it, whole ones, one or many, first line first: a cartridge is no cart. Not regular expressions: a dozen of those
 * would be most of what the library keeps in memory.
 */
const vocabulary = /* @__PURE__ */ words(
  `,review count,filter,facet,sort,wishlist,price label,price slider,price info,price alert,no price
breadcrumb,breadcrumb,brotkrumennavigation
rating,rating
reviews,review,product comment
price,price
buy,add to cart,addtocart,atc,cart add,add cart,item add,add product
gallery,gallery,galerie,bildergalerie
specs,spec,specification,additional,product attribute
delivery,delivery,shipping
quantity,quantity,qty
variant,variant,variation,option,size,color picker
cart,cart,minicart,basket
checkout,checkout
search,search
navigation,navigation
product,product container,product card,product item`,
)
/** What those begin with: most of what pages call their elements begins with none of it. */
const begins = /* @__PURE__ */ firsts(vocabulary)
/** A number, and few words. */
const amount = /^\P{Nd}{0,20}\p{Nd}[^]{0,80}$/u
/** Elements of a price at most: the text of a long list is not read. */
const PARTS = 20
/** A path that ends in the cart. */
const cartPath = /(^|\/)(shopping-?|view-?)?(cart|basket|warenkorb|panier|carrito|carrello)(\.\w+)?\/?$/i
const toCart = (link: Element): boolean => {
  const path = link.getAttribute('href')?.split(/[?#]/)[0] ?? ''
  return cartPath.test(path) && !/\b(help|blog)\b/.test(path)
}
/** What no selector can check. */
const shows: Readonly<Record<string, (element: Element) => boolean>> = {
  // In a button it is the button that is meant.
  price: (element) =>
    !element.closest('button,label,[role=button]') &&
    element.getElementsByTagName('*').length < PARTS &&
    amount.test(element.textContent.trim().replace(/\s+/g, ' ')),
  cart: (element) => [...element.querySelectorAll('a')].some(toCart),
}
/** The zone that the class or id of an element names, if it shows what that needs. */
const zoneOfClass = (element: Element): string | undefined => {
  const says = zoneIn(element, 'class id')
  const needs = says && evidence[says]
  return needs && matches(element, needs) && (shows[says]?.(element) ?? true) ? says : undefined
}
/** Whose label and id name a part of the page and not a single control. */
const region = `section,aside,nav,ul,ol,dialog,details,fieldset,[role]:not([role=img],[role=presentation]),${plain}`
/** Texts of attributes whose zones are remembered, and characters of the longest. */
const READ = 300
const LONG = 200
/** The longest name a `data-inkling` may give: longer ones are text. */
const NAME = 40
const word = /^[a-z][\w-]*$/i
const nameOf = (element: Element): string => {
  const name = element.getAttribute('data-inkling') ?? ''
  return name.length <= NAME && word.test(name) ? name : ''
}

const zoneOfWords = (text: string): string | undefined => {
  const said = ` ${text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')} `
  if (!said.split(' ').some((each) => begins.has(each))) return undefined
  return vocabulary.find(([, ...words]) => words.some((each) => said.includes(each)))?.[0]
}
/** What was read before: a page calls many things alike, and is asked again and again. */
const read = new Map<string, string | undefined>()
/** The first zone that one of the attributes has a word for; '' if they are about something else. */
const zoneIn = (element: Element, attributes: string): string | undefined => {
  const text = attributes.replace(/\S+/g, (each) => element.getAttribute(each) ?? '')
  if (text.length > LONG) return zoneOfWords(text)
  if (!read.has(text)) {
    if (read.size >= READ) read.clear()
    read.set(text, zoneOfWords(text))
  }
  return read.get(text)
}

/** Whether a page says that it is about one product. */
const isProduct = ({ head, scripts }: Document): boolean =>
  !!head.querySelector('[property="og:type"][content$=product]') ||
  [...scripts].some(({ type, text }) => type.endsWith('ld+json') && /"Product/.test(text) && !/"ItemList/.test(text))

/**
 * What one buys, how many, which one: by the name of a control, the first of a group, the one that a label labels; or by the form it belongs to.
 * Outside of forms the page of a product is one.
 */
const zoneOfControl = (element: Element): string | undefined => {
  const grouped = matches(element, group)
  const control = (grouped ? element.querySelector('input') : (element as HTMLLabelElement).control) ?? element
  const field = control.matches('select,input:not([type=hidden])')
  const says = zoneIn(control, `name id data-testid data-hook ${field ? 'aria-label' : 'href'}`)
  if (says === 'buy' && control.matches('button,a,[type=submit]')) return says
  if (control.matches('a') && toCart(control)) return 'cart'
  if (says === '' || !(field || grouped || matches(element, '[form]'))) return undefined
  const form = (control as HTMLInputElement).form ?? control.closest('form,main,[role=main]')
  const about = (form && zoneNamed(form)) ?? ''
  const bought = /buy|product/.test(about) || control.closest('[itemprop~=offers]')
  if (field && (says === 'quantity' || (control.matches('[type=number]') && bought))) return 'quantity'
  if ((grouped || control.matches('select,[type=radio]')) && (says === 'variant' || bought)) return 'variant'
  return matches(element, '[form]') ? about || undefined : undefined
}

/** The zone an element itself names; an element that is not sure names none. `acts` tells whether it can be pressed. */
export const zoneNamed = (element: Element, acts: boolean = matches(element, actsSelector)): string | undefined => {
  // Most elements say nothing at all.
  if (!acts && !matches(element, zoneSelector)) return undefined
  const name = nameOf(element)
  if (name) return name
  const shape = matches(element, shaped) && shapes.find(([, selector]) => matches(element, selector!))
  if (shape) return shape[0] || undefined
  if (element.localName === 'form') return /buy|cart|search|delivery/.exec(zoneIn(element, 'action id name') ?? '')?.[0] ?? 'form'
  const zone = acts || matches(element, group) ? zoneOfControl(element) : ''
  if (acts || zone) return zone
  if (matches(element, 'main,[role=main]'))
    return isProduct(element.ownerDocument) && !element.querySelector(':scope>footer') ? 'product' : undefined
  if (matches(element, '[role=img]')) return /\d\D+5/.test(element.getAttribute('aria-label') ?? '') ? 'rating' : undefined
  const said = zoneIn(
    element,
    `itemprop itemtype role data-testid data-hook ${matches(element, region) ? 'aria-label id aria-labelledby' : ''}`,
  )
  // That it is navigation, a class may say better.
  if (said !== undefined && said !== 'navigation') return said || undefined
  const called = zoneOfClass(element)
  const outer = called && element.parentElement?.closest(mentions([called]))
  // Only the outermost: what lies in it is a part of the same.
  if (outer && zoneOfClass(outer) === called && !matches(outer, actsSelector)) return undefined
  return called ?? said ?? (matches(element, 'nav') ? 'navigation' : undefined)
}

/** Small letters, as in all of them (https://www.w3.org/TR/wai-aria-1.2/#role_definitions); anything else is no role. */
const role = /^[a-z-]{3,20}$/
/** A label that can hold no page text: the data-inkling name, a plain role, the kind of input, or the tag. */
export const targetOf = (element: Element): string => {
  const { localName } = element
  const plays = element.getAttribute('role') ?? ''
  return (
    nameOf(element) ||
    (role.test(plays) ? plays : localName === 'a' ? 'link' : localName === 'input' ? (element as HTMLInputElement).type : localName)
  )
}
