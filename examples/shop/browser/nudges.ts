import type { Inkling, Moment } from 'inkling'
import { nudge } from 'inkling/nudge'
import type { Basket } from './basket.js'
import { calm, say } from './page.js'

const minutes = (n: number): number => n * 60_000

/** Shows the page's template of that name, if it has one, as long as its reason lasts. */
const show = (name: string, { signal }: Moment, onAccept?: () => void): void => {
  const template = document.getElementById(`nudge-${name}`)
  if (template instanceof HTMLTemplateElement) nudge(template, { signal, ...(onAccept && { onAccept }) })
}

const highlightReviews = (): void => {
  const reviews = document.getElementById('reviews')
  reviews?.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth' })
  reviews?.focus({ preventScroll: true })
  reviews?.classList.add('lifted')
}

/** The three ways this shop helps. Each is rare, closes easily, and goes when its reason has passed. */
export const nudges = (ink: Inkling, basket: Basket): void => {
  // Half a minute of attention to one piece without a decision: point at what owners say. The zone `product` holds the
  // gallery, the price and the specifications; adding those up would count the same seconds several times.
  ink.when(
    {
      all: [
        { event: 'dwell', where: { zone: 'product' }, sum: 'ms', gte: 30_000, since: 'view_item' },
        { not: { event: 'add_to_cart' } },
        { context: 'in_cart', is: false },
      ],
    },
    (moment) => show('reviews', moment, highlightReviews),
    { id: 'reviews', once: true, cooldown: minutes(10) },
  )

  // Hesitation in the checkout: say what is safe to know.
  ink.when(
    { event: 'hesitation', where: { zone: ['checkout', 'form', 'delivery'] }, within: minutes(1) },
    (moment) => show('help', moment),
    { id: 'checkout-help', once: true, cooldown: minutes(10) },
  )

  // Leaving with something considered: one quiet offer a week at most, and never again once taken.
  ink.when(
    {
      all: [
        { event: 'exit_intent', within: minutes(1) },
        { context: 'gift', is: false },
        {
          any: [
            { event: 'dwell', where: { zone: ['product', 'cart'] }, sum: 'ms', gte: 8_000 },
            { event: 'add_to_cart' },
          ],
        },
      ],
    },
    (moment) =>
      show('offer', moment, () => {
        basket.takeGift()
        ink.context({ gift: true })
        say('Standard delivery is free for you')
      }),
    { id: 'exit-offer', once: true, cooldown: minutes(7 * 24 * 60) },
  )
}
