import { expect, test } from 'vitest'
import { page, pass, visit } from './site.js'
import { arrives, begin, doing, hears, live, thrown, told } from './ordeal.js'
import { engine, onSite, server, site, tab } from './stage.js'

/** What others do to a page before we come, as they did it; WebKit's driver chokes on what it can enumerate. */
const worlds = {
  'prototype.js 1.6': `
var $A = Array.from = function (iterable) {
  if (!iterable) return []
  if (iterable.toArray) return iterable.toArray()
  var length = iterable.length || 0, results = new Array(length)
  while (length--) results[length] = iterable[length]
  return results
}
Function.prototype.bind = function () {
  if (arguments.length < 2 && arguments[0] === undefined) return this
  var method = this, args = $A(arguments), object = args.shift()
  return function () { return method.apply(object, args.concat($A(arguments))) }
}
Function.prototype.delay = function (s) { return window.setTimeout(this, s * 1000) }
Object.toJSON = function (object) {
  switch (typeof object) {
    case 'undefined': case 'function': return
    case 'boolean': return object.toString()
  }
  if (object === null) return 'null'
  if (object.toJSON) return object.toJSON()
  var results = []
  for (var property in object) {
    var value = Object.toJSON(object[property])
    if (value !== undefined) results.push(property.toJSON() + ': ' + value)
  }
  return '{' + results.join(', ') + '}'
}
Array.prototype.toJSON = function () {
  var results = []
  this.each(function (object) { var value = Object.toJSON(object); if (value !== undefined) results.push(value) })
  return '[' + results.join(', ') + ']'
}
String.prototype.toJSON = function () { return '"' + this.replace(/["\\\\]/g, '\\\\$&') + '"' }
Number.prototype.toJSON = function () { return isFinite(this) ? this.toString() : 'null' }
Date.prototype.toJSON = function () { return '"' + this.getUTCFullYear() + '"' }
Array.prototype.each = function (iterator, context) { for (var i = 0; i < this.length; i++) iterator.call(context, this[i], i); return this }
Array.prototype.toArray = Array.prototype.clone = Array.prototype.entries = function () { return [].concat(this) }
Array.prototype.find = Array.prototype.detect = function (iterator) { var result; for (var i = 0; i < this.length; i++) if (iterator(this[i], i)) { result = this[i]; break } return result }
Array.prototype.include = function (object) { return this.indexOf(object) !== -1 }
Array.prototype.first = function () { return this[0] }
Array.prototype.last = function () { return this[this.length - 1] }
Array.prototype.flatten = function () { return this }
String.prototype.startsWith = function (pattern) { return this.indexOf(pattern) === 0 }
String.prototype.endsWith = function (pattern) { var d = this.length - pattern.length; return d >= 0 && this.lastIndexOf(pattern) === d }
String.prototype.sub = function (pattern, replacement) { return this.replace(pattern, replacement) }
HTMLElement.prototype.remove = function () { this.parentNode.removeChild(this); return this }
HTMLElement.prototype.select = HTMLElement.prototype.getElementsBySelector = function () { return this.querySelectorAll.apply(this, arguments) }
HTMLElement.prototype.visible = function () { return this.style.display !== 'none' }
window.own = function () { return JSON.stringify([1, 2]) + Array.from([3]).length + [4].toJSON() }`,
  'MooTools 1.2': `
Array.from = function (item) { return item == null ? [] : item.length === undefined ? [item] : Array.prototype.slice.call(item) }
Function.prototype.bind = function (bind, args) {
  var self = this
  return function () { return self.apply(bind, args === undefined ? arguments : [].concat(args)) }
}
for (const name of ['each', 'clean', 'associate', 'link', 'contains', 'append', 'getLast', 'getRandom', 'include', 'combine', 'erase', 'empty', 'flatten', 'pick', 'hexToRgb', 'extend', 'pass', 'delay', 'periodical'])
  Array.prototype[name] = String.prototype[name] = Function.prototype[name] = function () { return this }
window.$ = document.id = function (id) { return document.getElementById(id) }
Element.prototype.match = function () { return true }
window.own = function () { return Array.from(new Set([1])).length + String([5].flatten()) }`,
  'methods of its own on every object': `
for (const name of ['consent', 'triggers', 'all', 'any', 'not', 'event', 'count', 'sum', 'where', 'since', 'within', 'score', 'context', 'select', 'copy', 'click', 'page', 'tick', 'key', 'move', 'seen', 'scroll', 'tap', 'each', 'extend', 'size', 'clone', 'merge', 'delay', 'toArray', 'reject'])
  Object.defineProperty(Object.prototype, name, { configurable: true, writable: true, enumerable: ${engine !== 'webkit'}, value: function () { return this.own.own } })
window.own = function () { return typeof {}.all }`,
  'a JSON of its own': `
const real = JSON
let calls = 0
window.JSON = {
  stringify(value, replacer, space) { calls++; return real.stringify(value, replacer, space) },
  parse(text) { calls++; return real.parse(text) },
}
window.own = function () { return JSON.stringify({ a: [1] }) + JSON.parse('[2]')[0] }`,
  'frozen built-ins': `
for (const each of [Object, Array, Function, Promise, Date, Map, Set, EventTarget, Node, Element, HTMLElement, HTMLInputElement, Navigator, XMLHttpRequest, CSSStyleSheet, StyleSheet, HTMLMediaElement, IDBFactory, MutationObserver]) {
  Object.freeze(each)
  Object.freeze(each.prototype)
}
Object.freeze(JSON)
Object.freeze(Math)
window.own = function () { return Object.isFrozen(Node.prototype) + typeof history.pushState }`,
  'nothing newer than Popover': `
delete URL.canParse
delete Promise.withResolvers
delete Promise.try
delete AbortSignal.any
delete Object.groupBy
delete Map.groupBy
delete Array.fromAsync
delete window.Iterator
delete window.fetchLater
delete window.scheduler
delete window.CloseWatcher
for (const name of ['union', 'intersection', 'difference', 'isSubsetOf', 'isDisjointFrom']) delete Set.prototype[name]
for (const name of ['isWellFormed', 'toWellFormed']) delete String.prototype[name]
Object.defineProperty(window, 'navigation', { value: undefined })
window.own = function () { return String(URL.canParse) + window.navigation }`,
  'no random numbers': `
crypto.getRandomValues = function () { throw new Error('no entropy') }
window.own = function () { try { crypto.getRandomValues(new Uint8Array(1)) } catch (error) { return error.message } }`,
  'a clock that stands still': `
performance.now = function () { return 5 }
window.own = function () { return performance.now() }`,
  'a coarse clock': `
const { now } = performance
performance.now = function () { return Math.floor(now.call(performance) / 100) * 100 }
window.own = function () { return performance.now() % 100 }`,
  'another Date': `
class Mocked extends Date { constructor(...args) { super(...(args.length ? args : [0])) } static now() { return 946684800000 } }
window.Date = Mocked
window.own = function () { return Date.now() + new Date().getTime() }`,
  'slow timers': `
const { setTimeout: set } = window
window.setTimeout = function (run, ms, ...args) { return set(run, Math.max(ms || 0, 500), ...args) }
window.own = function () { return String(window.setTimeout).length }`,
  'listeners without options': `
const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype
EventTarget.prototype.addEventListener = function (type, run, options) { return add.call(this, type, run, !!(options && options.capture || options === true)) }
EventTarget.prototype.removeEventListener = function (type, run, options) { return remove.call(this, type, run, !!(options && options.capture || options === true)) }
window.own = function () { return String(EventTarget.prototype.addEventListener).length }`,
  'a field called matches in every form': `
document.body.innerHTML = '<form style="margin: 0" data-inkling="price"><section>49</section>' + document.querySelector('button').outerHTML + ['matches', 'contains', 'closest', 'children', 'id', 'name', 'type', 'action', 'length', 'style'].map((name) => '<input name="' + name + '">').join('') + '</form>'
document.forms[0].addEventListener('submit', (event) => event.preventDefault())
window.own = function () { return typeof document.forms[0].matches }`,
  'a document.domain': `
try { document.domain = document.domain } catch {}
window.own = function () { return document.domain }`,
} as const

/** What zone.js does: all that a zone leaves to be done later is done in that zone, which then looks through its page for changes. */
const zone = `
let current = false
window.tasks = []
window.inZone = (run) => { current = true; try { return run() } finally { current = false } }
const wrap = (run, name) => {
  if (!current || typeof run !== 'function') return run
  return function (...args) {
    const before = current
    current = true
    tasks.push(name)
    try { return run.apply(this, args) } finally { current = before }
  }
}
const patch = (owner, name, by) => {
  const real = owner[name]
  owner['__zone_symbol__' + name] = real
  owner[name] = by(real)
}
for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'queueMicrotask'])
  patch(window, name, (real) => (run, ...rest) => real.call(window, wrap(run, name), ...rest))
patch(Promise.prototype, 'then', (real) => function (done, failed) { return real.call(this, wrap(done, 'then'), wrap(failed, 'then')) })
const wrapped = new WeakMap()
patch(EventTarget.prototype, 'addEventListener', (real) => function (type, run, options) {
  if (!wrapped.has(run)) wrapped.set(run, wrap(run, type))
  return real.call(this, type, wrapped.get(run), options)
})
patch(EventTarget.prototype, 'removeEventListener', (real) => function (type, run, options) { return real.call(this, type, wrapped.get(run) || run, options) })
for (const name of ['MutationObserver', 'IntersectionObserver'])
  patch(window, name, (Real) => class extends Real { constructor(run, options) { super(wrap(run, name), options) } })`

/** Without the Navigation API routes are told by if that lets itself be heard. */
const frozen = `
Object.defineProperty(window, 'navigation', { value: undefined })
Object.freeze(history)
Object.freeze(History.prototype)`

const path = (name: string): string => `/${name.replace(/\W+/g, '-')}`
onSite({
  '/': page(),
  '/zone': doing(zone),
  '/frozen': doing(frozen),
  ...Object.fromEntries(
    Object.entries(worlds).map(([name, script]) => [path(name), { html: doing(script), headers: { 'origin-agent-cluster': '?0' } }]),
  ),
})

declare global {
  interface Window {
    /** What the page's own functions answer. */
    readonly own: () => unknown
    /** Runs something in the zone of the application. */
    readonly inZone: (run: () => void) => void
    /** What was run in that zone later. */
    readonly tasks: string[]
  }
}
const own = (): Promise<string> => tab.evaluate(() => String(window.own()))

for (const name of Object.keys(worlds)) {
  test(`in a page with ${name} all is noticed, nothing is thrown, and its own functions answer as they did`, async () => {
    await begin(path(name))
    const before = await own()
    await live()
    await arrives()
    expect(await own()).toBe(before)
    await tab.evaluate(() => window.ink.stop())
    expect(await own()).toBe(before)
    expect(await thrown()).toBe('')
    expect(await told()).toBe('')
  })
}

for (const [what, endpoint] of [
  ['noticing', undefined],
  ['sending', '/collect'],
] as const)
  test(`${what} leaves nothing to be done in the zone it was started in, so no page is looked through for it`, async () => {
    await visit(tab, `${server.origin}/zone`)
    await tab.evaluate(
      (site, endpoint) => {
        const onError = (error: unknown): void => void window.told.push(String(error))
        window.inZone(() => window.listen(window.lib.start({ site, onError, ...(endpoint && { endpoint, consent: 'granted' }) })))
      },
      site,
      endpoint,
    )
    await hears('page')
    await tab.move(100, 50, { steps: 3 })
    await tab.wheel(100, 300, 0, 200)
    await tab.wheel(100, 300, 0, -200)
    await tab.click(100, 120)
    await hears('click')
    await tab.key('Tab')
    if (endpoint) await arrives()
    await pass(tab, 300)
    expect(await tab.evaluate(() => window.tasks)).toEqual([])
    expect(await thrown()).toBe('')
    expect(await told()).toBe('')
  })

test('a History that is frozen costs the routes and nothing else', async () => {
  await begin('/frozen')
  await hears('page')
  await tab.click(100, 120)
  await hears('click')
  await tab.evaluate(() => history.pushState(null, '', '/next'))
  await arrives()
  await tab.evaluate(() => window.ink.stop())
  expect(await thrown()).toBe('')
  expect(await told()).toBe('')
})

test('where Array.prototype.find is of 2004 nothing begins, and the owner is told why', async () => {
  await visit(tab, `${server.origin}/`)
  await tab.evaluate(async () => {
    const { find, includes } = Array.prototype
    // Drivers, too, live on these.
    const put = (value: unknown, other: unknown): unknown => Object.assign(Array.prototype, { find: value, includes: other })
    put(
      function (this: unknown[], wanted: unknown) {
        const found: number[] = []
        for (let i = 0; i < this.length; i++) if (this[i] === wanted) found.push(i)
        return found.length ? found : false
      },
      () => -1,
    )
    const ink = window.lib.start({ endpoint: '/collect', consent: 'granted', onError: (error) => window.told.push(String(error)) })
    ink.track('purchase')
    await ink.flush()
    put(find, includes)
  })
  expect(await told()).toMatch(/^Error: inkling: .*Array.prototype.*rename it$/)
  expect(await thrown()).toBe('')
})
