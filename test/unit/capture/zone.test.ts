// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'
import { targetOf, zoneNamed } from '../../../src/capture/zone.js'

const element = (html: string, selector = ':scope > *'): Element => {
  document.body.innerHTML = html
  return document.body.querySelector(selector.replace(':scope', 'body'))!
}

describe('a zone is named', () => {
  test.each([
    ['by data-inkling', '<div data-inkling="buy"></div>', 'buy'],
    ['by data-inkling before all else', '<div data-inkling="offer" itemprop="price"></div>', 'offer'],
    ['by microdata', '<span itemprop="price">49</span>', 'price'],
    ['by one of several properties', '<span itemprop="lowPrice review">…</span>', 'reviews'],
    ['by the type of an item', '<div itemscope itemtype="https://schema.org/Product"></div>', 'product'],
    ['by a landmark', '<nav></nav>', 'navigation'],
    ['by a role', '<div role="search"></div>', 'search'],
    ['by the label of a region', '<section aria-label="Delivery and returns"></section>', 'delivery'],
    ['by what a form asks for', '<form><input autocomplete="cc-number"></form>', 'checkout'],
    ['as a form by any other', '<form><input name="q"></form>', 'form'],
    ['by the footer of the page', '<footer></footer>', 'footer'],
  ])('%s', (_, html, zone) => {
    expect(zoneNamed(element(html))).toBe(zone)
  })
})

describe('an element that is not sure names no zone', () => {
  test.each([
    ['a plain element', '<div class="price">49</div>', ':scope > *'],
    ['a button whose label speaks of a zone', '<button aria-label="Add to cart"></button>', ':scope > *'],
    ['the footer of an article', '<article><footer></footer></article>', 'footer'],
    ['a data-inkling that is a sentence', '<div data-inkling="Jane Doe, 49 years"></div>', ':scope > *'],
    ['an item of another type', '<div itemscope itemtype="https://schema.org/Person"></div>', ':scope > *'],
  ])('%s', (_, html, selector) => {
    expect(zoneNamed(element(html, selector))).toBeUndefined()
  })
})

describe('a target is labelled without page text', () => {
  test.each([
    ['by its data-inkling name', '<button data-inkling="pay">Pay Jane 49</button>', 'pay'],
    ['by a plain role', '<div role="button" aria-label="Jane">Jane</div>', 'button'],
    ['by the kind of input', '<input type="email" value="jane@example.org">', 'email'],
    ['as a link', '<a href="/jane">Jane</a>', 'link'],
    ['by its tag when the role is odd', '<div role="Jane Doe">Jane</div>', 'div'],
  ])('%s', (_, html, label) => {
    expect(targetOf(element(html))).toBe(label)
  })
})
