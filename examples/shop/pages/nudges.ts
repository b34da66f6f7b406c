import type { Product } from '../catalogue.js'
import { html, type Html } from '../html.js'

/** Offered after a long look: what owners say. */
export const reviewsNudge = (product: Product): Html =>
  html` <template id="nudge-reviews"
    ><p>
      <strong>Undecided?</strong> ${product.reviews.length} people who own the ${product.name} wrote down what it is like to live with, the
      small flaws too.
    </p>
    <p><button type="button" data-inkling-accept>Read the reviews</button></p></template
  >`

/** Said when someone turns to leave with a piece in mind whose delivery is not free anyway. Everybody finds it in the basket, and it has no deadline. */
export const offer: Html = html` <template id="nudge-offer"
  ><p>
    <strong>Shall we cover standard delivery?</strong> Say yes, and it is free whenever you order with this browser, today or another day.
    It does not run out.
  </p>
  <p><button type="button" data-inkling-accept>Yes, free delivery</button></p></template
>`

/** Offered when the checkout makes someone hesitate. */
export const help: Html = html` <template id="nudge-help"
  ><p>
    <strong>Anything unclear?</strong> You pay nothing on this page by filling it in, delivery can be changed until we pack, and every piece
    can come back within 30 days, free of charge.
  </p></template
>`
