import { deliveries, freeFrom, products } from '../catalogue.js'
import { euro } from '../euro.js'
import { html } from '../html.js'
import { art } from './art.js'
import type { Page } from './layout.js'
import { offer } from './nudges.js'

/** The drawing of every product, for lines the browser makes. */
export const drawings = html`${products.map((product) => html`<template data-art="${product.id}">${art(product, 'chalk', '')}</template>`)}`

const line = html` <template data-line
  ><li class="line">
    <a class="tile" data-link tabindex="-1" aria-hidden="true"></a>
    <div class="what">
      <h2><a data-name data-link></a></h2>
      <p class="soft" data-glaze></p>
    </div>
    <label class="quantity"
      ><span class="quiet" data-label></span><input type="number" min="1" max="20" inputmode="numeric" data-quantity
    /></label>
    <p class="sum" data-sum></p>
    <button type="button" class="link" data-remove>Remove</button>
  </li></template
>`

/** The basket; the lines are kept in the browser. */
export const cartPage = (): Page => ({
  title: 'Basket · Loam',
  here: '/cart',
  nudges: offer,
  main: html` <header class="page-head"><h1>Basket</h1></header>
    <section class="cart wrap" aria-label="Basket" data-cart>
      <noscript><p>The basket is kept in your browser and needs JavaScript.</p></noscript>
      <div class="empty" data-empty hidden>
        <p>Nothing in it yet.</p>
        <p><a class="button" href="/">See all pieces</a></p>
      </div>
      <div class="cart-grid" data-full hidden>
        <ul class="lines" data-lines></ul>
        <div class="summary">
          <dl>
            <div>
              <dt>Pieces</dt>
              <dd data-subtotal></dd>
            </div>
            <div>
              <dt>Standard delivery</dt>
              <dd data-delivery></dd>
            </div>
            <div class="total">
              <dt>Total, with tax</dt>
              <dd data-total></dd>
            </div>
          </dl>
          <p><a class="button wide" href="/checkout">To checkout</a></p>
          <p class="soft">
            Standard delivery is ${euro(deliveries[0]!.price)}, and free from ${euro(freeFrom)}. Thirty days to change your mind.
          </p>
          <p class="soft" data-gift>
            New here? <button type="button" class="link" data-take-gift>We cover delivery</button> for everybody who asks, today or another
            day.
          </p>
        </div>
      </div>
      ${line}${drawings}
    </section>`,
})
