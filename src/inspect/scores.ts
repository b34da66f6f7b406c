import type { Inkling } from '../core/handle.js'
import { el, quantity, rows, signed, write, type Section } from './draw.js'

/** Reasons shown one by one; the others are added up in one row. */
const REASONS = 6

const reasonRow = (): Element => el('li', '', el('span'), el('b'), el('i', 'signed', el('i')), el('b'))

const scoreOf = (ink: Pick<Inkling, 'score'>, intent: string): Section => {
  const fill = el('i')
  const value = el('b')
  const list = el('ul', 'reasons')
  const sum = el('p')
  const element = el('details', 'score', el('summary', '', el('span', '', intent), el('i', 'bar', fill), value), list, sum)

  const update = (): void => {
    const score = ink.score(intent)
    // An index pretends to no more.
    const read = score.calibrated ? quantity(score.value, '%') : String(Math.round(score.value))
    write(value, read)
    fill.style.transform = `scaleX(${score.value / 100})`
    if (!element.open) return
    const strongest = Math.max(1, ...score.why.map(({ effect }) => Math.abs(effect)))
    const total = score.why.reduce((sum, { effect }) => sum + effect, 0)
    const shown = [...score.why]
    shown.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    const others = shown.splice(score.why.length > REASONS ? REASONS - 1 : REASONS)
    if (others.length)
      shown.push({ feature: `${others.length} others`, value: 0, unit: '', effect: others.reduce((sum, { effect }) => sum + effect, 0) })
    const lines = rows(list, shown.length, reasonRow)
    shown.forEach(({ feature, value, unit, effect }, i) => {
      const [name, have, bar, weight] = lines[i]!.children as unknown as [Element, Element, Element, Element]
      const mark = bar.firstElementChild as HTMLElement
      write(name, feature)
      write(have, feature === 'intercept' || (others.length && i === shown.length - 1) ? '' : quantity(value, unit))
      mark.style.transform = `scaleX(${effect / strongest})`
      mark.className = effect < 0 ? 'minus' : ''
      write(weight, signed(effect))
    })
    write(
      sum,
      `The effects add up to ${signed(total)}: ${read}${score.calibrated ? '' : ' of 100'} on the logistic curve. ${score.calibrated ? 'A calibrated probability.' : 'An index, not a probability.'}`,
    )
  }
  element.addEventListener('toggle', update)
  return { element, update }
}

/** Every intent as a bar; unfolded, what speaks for it and against it. */
export const scores = (ink: Pick<Inkling, 'score' | 'intents'>): Section => {
  const all = ink.intents.map((intent) => scoreOf(ink, intent))
  // Where there is little room the triggers need it more.
  if (all[0]) (all[0].element as HTMLDetailsElement).open = innerWidth > 480
  return {
    element: el(
      'div',
      'part',
      el('h2', '', 'Scores'),
      ...(all.length ? all.map(({ element }) => element) : [el('p', '', 'No score was given to createInkling.')]),
    ),
    update: () => {
      for (const { update } of all) update()
    },
  }
}
