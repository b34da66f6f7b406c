import { euro } from '../euro.js'
import type { Inkling } from 'inkling'
import { countOf, standard, sumOf, type Basket } from './basket.js'
import { copy, drawing, fill, part, partOf, say } from './page.js'

const key = 'loam-order'
/** The number of the order made last in this tab. */
const lastOrder = (): string | null => {
  try {
    return sessionStorage.getItem(key)
  } catch {
    return null
  }
}

type Control = HTMLInputElement | HTMLSelectElement

const controls = (step: Element): Control[] => [...step.querySelectorAll<Control>('input, select')]
const pathOf = (step: HTMLElement): string => step.dataset['step']!
const complete = (step: Element): boolean => controls(step).every((control) => control.checkValidity())

/** One form in three steps; each is an address of its own, so Back and Forward work. */
export const checkoutPage = (basket: Basket, ink: Inkling): void => {
  const checkout = part('checkout')
  const form = partOf(HTMLFormElement, 'form', checkout)
  const steps = [...checkout.querySelectorAll<HTMLElement>('[data-step]')]
  const marks = [...part('steps').children]
  const thanks = steps.length - 1
  let at = 0
  let ordered = false

  const show = (index: number, focus: boolean): void => {
    at = index
    steps.forEach((step, i) => {
      step.hidden = i !== index
    })
    marks.forEach((mark, i) => {
      mark.toggleAttribute('data-done', i < index)
      if (i === index) mark.setAttribute('aria-current', 'step')
      else mark.removeAttribute('aria-current')
    })
    form.hidden = index === thanks
    part('summary', checkout).hidden = index === thanks
    fill('heading', index === thanks ? 'Thank you' : 'Checkout')
    document.title = `${marks[index]?.textContent ?? 'Thank you'} · Loam`
    if (!focus) return
    scrollTo(0, 0)
    part('heading').focus({ preventScroll: true })
    say(index === thanks ? 'Thank you' : `Step ${index + 1} of ${thanks}: ${marks[index]?.textContent ?? ''}`)
  }
  /** The step an address asks for, or the first one that still lacks something. */
  const allowed = (path: string): number => {
    const wanted = steps.findIndex((step) => pathOf(step) === path)
    const open = steps.findIndex((step, i) => i < thanks && !complete(step))
    return Math.max(0, Math.min(wanted, open < 0 ? thanks - 1 : open, thanks - 1))
  }
  const go = (index: number): void => {
    history.pushState(null, '', pathOf(steps[index]!))
    show(index, true)
  }

  const chosen = (): HTMLInputElement | null => form.querySelector('input[name=delivery]:checked')
  const cost = (): number => (chosen()?.value === 'standard' ? standard(basket) : Number(chosen()?.dataset['price'] ?? 0))
  const sums = (): void => {
    const lines = basket.lines()
    const price = cost()
    fill('price-of="standard"', standard(basket) ? euro(standard(basket)) : 'free', form)
    fill('subtotal', euro(sumOf(lines)), checkout)
    fill('delivery', chosen() ? (price ? euro(price) : 'free') : 'not chosen yet', checkout)
    fill('total', euro(sumOf(lines) + price), checkout)
  }
  const order = (): void => {
    const number = `L-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36).toUpperCase()}`
    // Without the order's number, which would join behaviour to a name.
    ink.track('purchase', { value: sumOf(basket.lines()), pieces: countOf(basket.lines()) })
    fill('order', number, checkout)
    try {
      sessionStorage.setItem(key, number)
    } catch {}
    ordered = true
    basket.clear()
    form.reset()
    go(thanks)
  }

  form.noValidate = true
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const wrong = controls(steps[at]!).find((control) => !control.checkValidity())
    steps[at]!.toggleAttribute('data-tried', !!wrong)
    if (wrong) wrong.reportValidity()
    else if (at === thanks - 1) order()
    else go(at + 1)
  })
  form.addEventListener('change', sums)
  for (const back of checkout.querySelectorAll<HTMLAnchorElement>('[data-back]')) {
    back.addEventListener('click', (event) => {
      event.preventDefault()
      go(steps.findIndex((step) => pathOf(step) === back.pathname))
    })
  }
  /** After the order no step is left to go back to, only an empty basket. */
  const turn = (): void => {
    if (!ordered) show(allowed(location.pathname), true)
    else if (location.pathname !== pathOf(steps[thanks]!)) location.replace('/cart')
  }
  addEventListener('popstate', turn)
  // Further back lie entries of this same document, kept as it was.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && ordered) turn()
  })

  basket.watch(() => {
    const lines = basket.lines()
    part('empty', checkout).hidden = lines.length > 0 || ordered
    // Filled again in another window, it belongs to the next order.
    form.hidden = part('summary', checkout).hidden = !lines.length || ordered
    part('steps').hidden = !lines.length && !ordered
    part('mini', checkout).replaceChildren(
      ...lines.map((line) => {
        const item = copy(partOf(HTMLTemplateElement, 'mini-line', checkout))
        item.querySelector('.tile')?.append(drawing(line.id, line.glaze) ?? '')
        fill('name', `${line.name}${line.quantity > 1 ? ` × ${line.quantity}` : ''}`, item)
        fill('glaze', line.glaze, item)
        fill('sum', euro(line.price * line.quantity), item)
        return item
      }),
    )
    sums()
  })
  const before = lastOrder()
  if (before && location.pathname === pathOf(steps[thanks]!)) {
    // Loaded again.
    ordered = true
    fill('order', before, checkout)
    part('empty', checkout).hidden = true
    part('steps').hidden = false
    return show(thanks, false)
  }
  const first = allowed(location.pathname)
  if (!basket.lines().length) return
  if (pathOf(steps[first]!) !== location.pathname) history.replaceState(null, '', pathOf(steps[first]!))
  show(first, false)
  ink.track('begin_checkout', { value: sumOf(basket.lines()), pieces: countOf(basket.lines()) })
}
