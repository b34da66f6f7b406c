import { deliveries, freeFrom, glazes, products, skuOf, starsOf, type Glaze, type Product, type Review } from '../catalogue.js'
import { euro } from '../euro.js'
import { html, type Html } from '../html.js'
import { art, measured } from './art.js'
import type { Page } from './layout.js'
import { cards } from './list.js'
import { offer, reviewsNudge } from './nudges.js'

const stars = (n: number): Html =>
  html`<span class="stars" aria-hidden="true">${'★'.repeat(Math.round(n))}<i>${'★'.repeat(5 - Math.round(n))}</i></span>`

const gallery = (product: Product, glaze: Glaze): Html => {
  const name = `${product.name} in ${glazes[glaze].toLowerCase()}`
  const views: readonly [string, string, Html][] = [
    ['whole', 'Whole piece', art(product, glaze, name)],
    ['near', 'Close-up', art(product, glaze, `${name}, close-up`, product.near)],
    ['measures', 'Measures', measured(product)],
  ]
  return html` <section class="gallery" aria-label="Gallery">
    <div class="views" itemprop="image" itemscope itemtype="https://schema.org/ImageObject">
      ${views.map(
        ([id, label, view], i) =>
          html`<figure class="tile" id="view-${id}" ${i > 0 && html` hidden`}>
            ${view}
            <figcaption class="quiet">${label}</figcaption>
          </figure>`,
      )}
    </div>
    <div class="thumbs">
      ${views.map(([id, label, view], i) => html`<button type="button" class="tile" data-view="view-${id}" aria-label="${label}" ${i === 0 && html` aria-current="true"`}><span aria-hidden="true">${view}</span></button>`)}
    </div>
  </section>`
}

const buy = (product: Product, glaze: Glaze): Html =>
  html` <form class="buy" data-inkling="buy" data-buy>
    <input type="hidden" name="id" value="${product.id}" />
    <input type="hidden" name="sku" value="${skuOf(product, glaze)}" />
    <input type="hidden" name="name" value="${product.name}" />
    <input type="hidden" name="glaze" value="${glaze}" />
    <input type="hidden" name="price" value="${product.price}" />
    <label class="quantity"
      ><span>Quantity</span>
      <select name="quantity">
        ${[1, 2, 3, 4, 5, 6].map((n) => html`<option>${n}</option>`)}
      </select></label
    >
    <button class="button wide" type="submit">Add to basket</button>
    <p class="added" data-added hidden>In your basket. <a href="/cart">See the basket</a></p>
  </form>`

const delivery = html` <section
  class="delivery"
  aria-label="Delivery and returns"
  itemprop="hasMerchantReturnPolicy"
  itemscope
  itemtype="https://schema.org/MerchantReturnPolicy"
>
  <h2>Delivery and returns</h2>
  <ul>
    ${deliveries.map(
      (each) =>
        html`<li>
          <span>${each.name}<small>${each.when}</small></span>
          <span data-price-of="${each.id}">${each.price ? euro(each.price) : 'free'}</span>
        </li>`,
    )}
  </ul>
  <p>
    Standard is free from ${euro(freeFrom)}. Keep a piece for <span itemprop="merchantReturnDays" content="30">30 days</span> before you
    decide; sending it back costs nothing, broken or not.
  </p>
</section>`

const review = (each: Review): Html =>
  html` <article class="review" itemprop="review" itemscope itemtype="https://schema.org/Review">
    <p itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
      ${stars(each.stars)}<span class="quiet"
        ><span itemprop="ratingValue">${each.stars}</span> out of <span itemprop="bestRating">5</span></span
      >
    </p>
    <p itemprop="reviewBody">${each.text}</p>
    <p class="by">
      <span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">${each.by}</span></span
      >,
      <time itemprop="datePublished" datetime="${each.date}"
        >${new Date(each.date).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })}</time
      >
    </p>
  </article>`

/** One product in one glaze. */
export const productPage = (product: Product, glaze: Glaze): Page => {
  const mean = starsOf(product)
  const more = products
    .filter((each) => each !== product && each.kind === product.kind)
    .concat(products.filter((each) => each.kind !== product.kind))
    .slice(0, 4)
  return {
    title: `${product.name}, ${glazes[glaze].toLowerCase()} · Loam`,
    here: '/' + product.kind,
    nudges: html`${reviewsNudge(product)}${offer}`,
    main: html` <article class="product" itemscope itemtype="https://schema.org/Product" data-product="${product.id}">
        <meta itemprop="sku" content="${skuOf(product, glaze)}" />
        <nav class="crumbs" aria-label="Breadcrumb">
          <ol>
            <li><a href="/">Loam</a></li>
            <li><a href="/${product.kind}">${product.kind === 'lamps' ? 'Table lamps' : 'Ceramics'}</a></li>
            <li aria-current="page">${product.name}</li>
          </ol>
        </nav>
        <div class="first">
          ${gallery(product, glaze)}
          <div class="info">
            <p class="over">${product.line}</p>
            <h1 itemprop="name" tabindex="-1">${product.name}</h1>
            <p class="rating" itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
              <a href="#reviews"
                >${stars(mean)} <span class="quiet">rated</span> <span itemprop="ratingValue">${mean}</span>
                <span class="quiet">out of 5,</span>
                <span class="soft"><span itemprop="reviewCount">${product.reviews.length}</span> reviews</span></a
              >
            </p>
            <div class="offer" itemprop="offers" itemscope itemtype="https://schema.org/Offer">
              <link itemprop="availability" href="https://schema.org/InStock" /><meta itemprop="priceCurrency" content="EUR" />
              <p class="price" itemprop="priceSpecification" itemscope itemtype="https://schema.org/UnitPriceSpecification">
                <span itemprop="price" content="${product.price}">${euro(product.price)}</span>
                <meta itemprop="priceCurrency" content="EUR" /> <small>with tax, ready to ship</small>
              </p>
            </div>
            <nav class="glazes" aria-label="Glaze">
              <p>Glaze <strong>${glazes[glaze]}</strong></p>
              <ul>
                ${product.glazes.map(
                  (each) =>
                    html`<li>
                      <a class="swatch" href="/p/${product.id}/${each}" data-route="glaze" ${each === glaze && html` aria-current="true"`}
                        ><i class="dot-${each}"></i><span class="quiet">${glazes[each]}</span></a
                      >
                    </li>`,
                )}
              </ul>
            </nav>
            ${buy(product, glaze)} ${delivery}
          </div>
        </div>
        <div class="story">
          <section aria-label="About this piece">
            <h2>About this piece</h2>
            <p itemprop="description">${product.about}</p>
          </section>
          <section aria-label="Specifications">
            <h2>Specifications</h2>
            <dl class="specs">
              ${Object.entries({ ...product.specs, 'Article no.': skuOf(product, glaze) }).map(
                ([name, value]) =>
                  html`<div itemprop="additionalProperty" itemscope itemtype="https://schema.org/PropertyValue">
                    <dt itemprop="name">${name}</dt>
                    <dd itemprop="value">${value}</dd>
                  </div>`,
              )}
            </dl>
          </section>
        </div>
        <section class="reviews" id="reviews" aria-label="Reviews" tabindex="-1">
          <div class="section-head">
            <h2>Reviews</h2>
            <p>${stars(mean)} ${mean} from ${product.reviews.length} owners</p>
          </div>
          <div class="review-list">${product.reviews.map(review)}</div>
        </section>
      </article>
      <section class="related wrap" aria-label="Goes well with">
        <div class="section-head"><h2>Goes well with</h2></div>
        ${cards(more)}
      </section>`,
  }
}
