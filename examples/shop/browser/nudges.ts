import type { Condition, Inkling, TriggerOptions } from 'inkling'
import { nudge } from 'inkling/nudge'
import type { Basket } from './basket.js'
import { calm, fast, tell } from './page.js'

const minutes = (n: number): number => n * 60_000
const attended = (seconds: number): number => seconds * (fast() ? 100 : 1000)

const key = 'loam-nudges'
const week = minutes(7 * 24 * 60)

/** When each was last answered in this browser, epoch ms. */
const answers = (): Readonly<Record<string, number>> => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, number>
  } catch {
    return {}
  }
}
/** Said yes or no to within a week: not offered again, on no page and in no tab. */
const answered = (name: string): boolean => Date.now() - (answers()[name] ?? 0) < week
const answer = (name: string): void => {
  try {
    localStorage.setItem(key, JSON.stringify({ ...answers(), [name]: Date.now() }))
  } catch {}
}

const highlightReviews = (): void => {
  const reviews = document.getElementById('reviews')
  reviews?.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth' })
  reviews?.focus({ preventScroll: true })
  reviews?.classList.add('lifted')
}

/** The three ways this shop helps. Each is rare, closes easily, and goes when its reason has passed. */
export const nudges = (ink: Inkling, basket: Basket): void => {
  /** Shows the template `nudge-…` while the condition holds, on pages that have it. */
  const suggest = (name: string, condition: Condition, options: TriggerOptions, onAccept?: () => void): void => {
    // A client-side route brings its own template: looked up when it is needed.
    const template = (): HTMLElement | null => document.getElementById(`nudge-${name}`)
    if (!template() || answered(name)) return
    const show = ({ signal }: { readonly signal: AbortSignal }): void => {
      // Another tab may have asked meanwhile.
      if (answered(name)) return
      const close = nudge(template() as HTMLTemplateElement, {
        signal,
        onDismiss: () => answer(name),
        onAccept: () => {
          answer(name)
          onAccept?.()
        },
      })
      // Whoever goes on has no use for it any more.
      const stops = ['page', 'add_to_cart', 'purchase'].map((type) =>
        ink.on(type as 'page', () => {
          for (const stop of stops) stop()
          close()
        }),
      )
    }
    ink.when(condition, show, { id: name, once: true, ...options })
  }

  // Half a minute of attention to one piece without a decision: point at what owners say. The zone `product` holds the
  // gallery, the price and the specifications; adding those up would count the same seconds several times.
  suggest(
    'reviews',
    {
      all: [
        { event: 'dwell', where: { zone: 'product' }, sum: 'ms', gte: attended(30), since: 'view_item' },
        { not: { event: 'add_to_cart' } },
        { context: 'in_cart', is: false },
      ],
    },
    { cooldown: minutes(10) },
    highlightReviews,
  )

  // Hesitation in the checkout: say what is safe to know.
  suggest(
    'help',
    {
      all: [{ event: 'hesitation', where: { zone: ['checkout', 'form', 'delivery'] }, within: minutes(1) }, { not: { event: 'purchase' } }],
    },
    { cooldown: minutes(10) },
  )

  // Leaving with something considered whose delivery would cost something: a quiet word of what the basket offers to everybody, and
  // never again once taken. It comes once a document at most, and for a week not to who has answered it; after a yes to the privacy
  // question, which lets Inkling remember it, once a week.
  suggest(
    'offer',
    {
      all: [
        { event: 'exit_intent', within: minutes(1) },
        { context: 'pays_delivery', is: true },
        { any: [{ event: 'dwell', where: { zone: ['product', 'cart'] }, sum: 'ms', gte: attended(10) }, { event: 'add_to_cart' }] },
      ],
    },
    { cooldown: week },
    () => {
      basket.takeGift()
      tell('Standard delivery is free for you, today or another day.')
    },
  )
}
