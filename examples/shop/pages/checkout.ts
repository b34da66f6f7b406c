import { deliveries, freeFrom } from '../catalogue.js'
import { euro } from '../euro.js'
import { html, type Html } from '../html.js'
import { drawings } from './cart.js'
import type { Page } from './layout.js'
import { help } from './nudges.js'

interface Field {
  readonly id: string
  readonly label: string
  readonly autocomplete: string
  readonly type?: string
  readonly inputmode?: string
  readonly pattern?: string
  readonly hint?: string
  readonly optional?: true
  readonly short?: true
}

const field = (each: Field): Html =>
  html` <p class="field${each.short && ' short'}">
    <label for="${each.id}">${each.label}${each.optional && html` <small>optional</small>`}</label>
    <input
      id="${each.id}"
      name="${each.id}"
      type="${each.type ?? 'text'}"
      autocomplete="${each.autocomplete}"
      ${each.inputmode && html` inputmode="${each.inputmode}"`}${each.pattern && html` pattern="${each.pattern}" title="${each.hint ?? ''}"`}${each.hint && html` aria-describedby="${each.id}-hint"`}${!each.optional && html` required`}
    />
    ${each.hint && html`<small id="${each.id}-hint">${each.hint}</small>`}
  </p>`

const contact: readonly Field[] = [
  { id: 'email', label: 'E-mail', autocomplete: 'email', type: 'email', hint: 'For the order only.' },
  { id: 'phone', label: 'Telephone', autocomplete: 'tel', type: 'tel', hint: 'If the courier cannot find you.', optional: true },
]

const address: readonly Field[] = [
  { id: 'name', label: 'Name', autocomplete: 'shipping name' },
  { id: 'street', label: 'Street and number', autocomplete: 'shipping address-line1' },
  { id: 'extra', label: 'Flat, floor, care of', autocomplete: 'shipping address-line2', optional: true },
  { id: 'code', label: 'Postal code', autocomplete: 'shipping postal-code', short: true },
  { id: 'town', label: 'Town', autocomplete: 'shipping address-level2', short: true },
]

const card: readonly Field[] = [
  { id: 'card-name', label: 'Name on the card', autocomplete: 'cc-name' },
  {
    id: 'card-number',
    label: 'Card number',
    autocomplete: 'cc-number',
    inputmode: 'numeric',
    pattern: '[0-9 ]{12,23}',
    hint: 'Any 12 to 19 digits: this shop is invented and charges nobody.',
  },
  {
    id: 'card-expiry',
    label: 'Expires',
    autocomplete: 'cc-exp',
    inputmode: 'numeric',
    pattern: '(0[1-9]|1[0-2]) ?/ ?[0-9]{2}',
    hint: 'MM/YY',
    short: true,
  },
  {
    id: 'card-code',
    label: 'Security code',
    autocomplete: 'cc-csc',
    inputmode: 'numeric',
    pattern: '[0-9]{3,4}',
    hint: '3 or 4 digits',
    short: true,
  },
]

const choice = deliveries.map(
  (each) =>
    html` <label class="option"
      ><input type="radio" name="delivery" value="${each.id}" data-price="${each.price}" required /><span
        ><strong>${each.name}</strong><small>${each.when}</small></span
      ><span data-price-of="${each.id}">${each.price ? euro(each.price) : 'free'}</span></label
    >`,
)

const steps = ['Address', 'Delivery', 'Payment'] as const

/** The checkout: one form in three steps, and thanks. */
export const checkoutPage = (): Page => ({
  title: 'Checkout · Loam',
  here: '/checkout',
  nudges: help,
  main: html` <header class="page-head">
      <h1 tabindex="-1" data-heading>Checkout</h1>
      <ol class="steps" aria-label="Steps" data-steps>
        ${steps.map((name, i) => html`<li${i === 0 && html` aria-current="step"`}>${name}</li>`)}
      </ol>
    </header>
    <div class="wrap checkout" data-checkout>
      <form aria-label="Checkout" action="/checkout" data-form>
        <div class="step" data-step="/checkout">
          <fieldset>
            <legend>Contact</legend>
            ${contact.map(field)}
          </fieldset>
          <fieldset>
            <legend>Address</legend>
            ${address.map(field)}
            <p class="field">
              <label for="country">Country</label
              ><select id="country" name="country" autocomplete="shipping country" required>
                <option value="">Choose</option>
                <option value="AT">Austria</option>
                <option value="BE">Belgium</option>
                <option value="DE">Germany</option>
                <option value="FR">France</option>
                <option value="IE">Ireland</option>
                <option value="NL">Netherlands</option>
              </select>
            </p>
          </fieldset>
          <p class="go"><a href="/cart">Back to the basket</a><button class="button" type="submit">On to delivery</button></p>
        </div>
        <div class="step" data-step="/checkout/delivery" hidden>
          <fieldset data-inkling="delivery">
            <legend>How shall it reach you?</legend>
            ${choice}
          </fieldset>
          <p class="soft">Standard is free from ${euro(freeFrom)}. It can be changed until we pack.</p>
          <p class="go"><a href="/checkout" data-back>Back to the address</a><button class="button" type="submit">On to payment</button></p>
        </div>
        <div class="step" data-step="/checkout/payment" hidden>
          <fieldset>
            <legend>Payment</legend>
            ${card.map(field)}
          </fieldset>
          <p class="go">
            <a href="/checkout/delivery" data-back>Back to delivery</a
            ><button class="button" type="submit">Order and pay <span data-total></span></button>
          </p>
        </div>
      </form>
      <aside class="summary" aria-label="Your basket" data-summary>
        <ul class="mini" data-mini></ul>
        <dl>
          <div>
            <dt>Pieces</dt>
            <dd data-subtotal></dd>
          </div>
          <div>
            <dt>Delivery</dt>
            <dd data-delivery></dd>
          </div>
          <div class="total">
            <dt>Total, with tax</dt>
            <dd data-total></dd>
          </div>
        </dl>
      </aside>
      <div class="empty" data-empty hidden>
        <p>There is nothing in your basket to check out.</p>
        <p><a class="button" href="/">See all pieces</a></p>
      </div>
      <section class="thanks" data-step="/checkout/thanks" aria-label="Thank you" hidden>
        <p>
          Your order <strong data-order></strong> is with us. A person will pack it, and put a note in. Nothing was charged: Loam is an
          invented shop.
        </p>
        <p><a class="button" href="/">Back to the shop</a></p>
      </section>
      <template data-mini-line
        ><li>
          <span class="tile"></span><span><span data-name></span><small data-glaze></small></span><span data-sum></span></li
      ></template>
      ${drawings}
    </div>`,
})
