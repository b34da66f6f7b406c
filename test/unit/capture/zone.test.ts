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
    ['as a form by any other', '<form><input name="email"></form>', 'form'],
    ['by where a form goes', '<form action="/checkout/cart/add/product/1/"></form>', 'buy'],
    ['by the id of a panel', '<div role="tabpanel" id="tab-specification"></div>', 'specs'],
    ['by the footer of the page', '<footer></footer>', 'footer'],
    ['by a class and a number', '<div class="product-price">ab <b>49,00 €</b></div>', 'price'],
    ['by a class and pictures', '<div class="Gallery"><img></div>', 'gallery'],
    ['by an id and links', '<ul id="breadcrumbs"><li><a href="/">Home</a></li></ul>', 'breadcrumb'],
    ['by a class and where one goes', '<div class="mini-cart"><a href="/cart">2</a></div>', 'cart'],
  ])('%s', (_, html, zone) => {
    expect(zoneNamed(element(html))).toBe(zone)
  })

  test.each([
    ['by its class, though it is navigation', '<nav class="woocommerce-breadcrumb"><a href="/">Home</a></nav>', 'nav', 'breadcrumb'],
    ['by where it goes, a link to the cart', '<a href="/shop/cart/">2</a>', 'a', 'cart'],
    ['by its class within a link', '<a class="price-link" href="/"><b class="price">Regular price 49</b></a>', 'b', 'price'],
    ['by its label before its class', '<section class="photo-gallery" aria-label="Reviews"><img></section>', 'section', 'reviews'],
    ['by its class within another that names nothing', '<div class="price-page"><h1>a</h1><b class="price">49</b></div>', 'b', 'price'],
    ['as how many, a number in a form that buys', '<form action="/cart/add"><input type="number"></form>', 'input', 'quantity'],
    ['as which one, a choice in it', '<form action="/cart/add"><select></select></form>', 'select', 'variant'],
    ['by the form it is meant for', '<form id="f" action="/cart/add"></form><button form="f"></button>', 'button', 'buy'],
    ['by what it labels', '<label for="q">Menge</label><input id="q" name="qty">', 'label', 'quantity'],
  ])('%s', (_, html, selector, zone) => {
    expect(zoneNamed(element(html, selector))).toBe(zone)
  })

  test.each([
    ['its type', '<meta property="og:type" content="product">', 'product'],
    ['its data', '<script type="application/ld+json">{"@type":"Product"}</script>', 'product'],
    ['a list of products', '<script type="application/ld+json">{"@type":"ItemList","item":{"@type":"Product"}}</script>', undefined],
  ])('as the product by the head of the page: %s', (_, head, zone) => {
    document.head.innerHTML = head
    expect(zoneNamed(element('<main></main>'))).toBe(zone)
    document.head.innerHTML = ''
  })
})

describe('an element that is not sure names no zone', () => {
  test.each([
    ['a plain element', '<div class="sale">49</div>', ':scope > *'],
    ['a class without a number', '<div class="price-label">Price</div>', ':scope > *'],
    ['a class and a text', '<div class="price-match">We match every price of the 30 days before, whoever asks for it.</div>', ':scope > *'],
    ['a part of what is named', '<div class="price">49 <b class="price-old">59</b></div>', 'b'],
    ['a class without pictures', '<div class="gallery"></div>', ':scope > *'],
    ['a link to a page about carts', '<a href="/help/shopping-cart">Help</a>', 'a'],
    ['a link to a thing', '<a href="/product/wicker-basket">Basket</a>', 'a'],
    ['a link that comes back from elsewhere', '<a href="/login?return_url=/cart">Sign in</a>', 'a'],
    ['a price in a button', '<button>Buy <b class="price">49</b></button>', 'b'],
    ['a menu called after carts', '<ul><li class="menu-item-carts"><a href="/tool-carts">Carts</a></li></ul>', 'li'],
    ['a word within another', '<div class="cartridges"><a href="/cartridges">a</a></div>', ':scope > *'],
    ['a header with a link to the cart', '<header class="header--cart-right"><a href="/cart">2</a></header>', ':scope > *'],
    ['a class of what buys', '<div class="product-add-to-cart"><a href="?add-to-cart=15">a</a></div>', ':scope > *'],
    ['a class of what narrows a list', '<li class="price-facet">0 - 50 (12)</li>', ':scope > *'],
    ['a price with its button', '<div class="product-price-box">49 <button>Buy</button></div>', ':scope > *'],
    ['a page that has a breadcrumb', '<div class="has-breadcrumb"><nav><a href="/">a</a></nav><main><h1>a</h1></main></div>', ':scope > *'],
    ['a list of products called a gallery', '<ul class="gallery"><li><img><h3>a</h3></li></ul>', ':scope > *'],
    ['what a person can write in', '<div class="price-offer" contenteditable="true">49</div>', ':scope > *'],
    ['a class of the whole page', '<div class="cart-page"><h1>Cart</h1><a href="/cart">Cart</a></div>', ':scope > *'],
    ['a button whose label speaks of a zone', '<button aria-label="Add to cart"></button>', ':scope > *'],
    ['a choice that narrows a list', '<select name="filter-option"></select>', ':scope > *'],
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
    ['by its tag when the role is no role', '<div role="Jane-4711">Jane</div>', 'div'],
    ['by its tag when the role is odd', '<div role="Jane Doe">Jane</div>', 'div'],
  ])('%s', (_, html, label) => {
    expect(targetOf(element(html))).toBe(label)
  })
})
