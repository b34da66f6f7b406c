import { products, starsOf, type Product } from '../catalogue.js'
import { euro } from '../euro.js'
import { html, type Html } from '../html.js'
import { art, stillLife } from './art.js'
import type { Page } from './layout.js'

const head = { lamps: 'Table lamps', ceramics: 'Ceramics' } as const

/** A product in a list. */
export const card = (product: Product): Html => {
  const glaze = product.glazes[0]!
  return html` <li>
    <article class="card" itemscope itemtype="https://schema.org/Product">
      <a href="/p/${product.id}" itemprop="url">
        <div class="tile">${art(product, glaze, '')}</div>
        <h3 itemprop="name">${product.name}</h3>
      </a>
      <p class="line">${product.line}</p>
      <p class="meta">
        <span itemprop="offers" itemscope itemtype="https://schema.org/Offer"
          ><meta itemprop="priceCurrency" content="EUR" /><span itemprop="price" content="${product.price}"
            >${euro(product.price)}</span
          ></span
        >
        <span class="dots" aria-label="${product.glazes.length} glazes" role="img"
          >${product.glazes.map((each) => html`<i class="dot-${each}"></i>`)}</span
        >
        <span class="rating" itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating"
          ><span aria-hidden="true">★</span> <span itemprop="ratingValue">${starsOf(product)}</span
          ><meta itemprop="reviewCount" content="${product.reviews.length}"
        /></span>
      </p>
    </article>
  </li>`
}

export const cards = (list: readonly Product[]): Html =>
  html`<ul class="cards">
    ${list.map(card)}
  </ul>`

const hero = html` <section class="hero" aria-label="Welcome">
  <div>
    <h1>Light, set down on earth.</h1>
    <p>Table lamps and stoneware from one small kiln. Eight shapes, four glazes, nothing in a hurry.</p>
    <p><a class="button" href="/lamps">See the lamps</a></p>
  </div>
  ${stillLife()}
</section>`

/** What the search looks through. */
const text = (product: Product): string =>
  `${product.name} ${product.line} ${product.kind} ${product.glazes.join(' ')} ${product.about}`.toLowerCase()

/** The front page, a collection, or what a search found. */
export const listPage = (kind?: keyof typeof head, query = ''): Page => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const list = products.filter((product) => (!kind || product.kind === kind) && words.every((word) => text(product).includes(word)))
  const front = !kind && !words.length
  const found = `${list.length} ${list.length === 1 ? 'piece' : 'pieces'}`
  return {
    title: front ? 'Loam: stoneware and table lamps' : `${kind ? head[kind] : `Search: ${query}`} · Loam`,
    query,
    ...(kind && { here: '/' + kind }),
    main: html` ${
        front
          ? hero
          : html`<header class="page-head">
              <h1>${kind ? head[kind] : `“${query}”`}</h1>
              <p>${found}</p>
            </header>`
      }
      <section aria-label="Pieces" class="wrap">
        ${
          front &&
          html`<div class="section-head">
            <h2>This season</h2>
            <p>${found}</p>
          </div>`
        }
        ${list.length ? cards(list) : html`<p class="empty">Nothing matches. <a href="/">See all pieces</a>.</p>`}
      </section>`,
  }
}
