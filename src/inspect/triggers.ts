import type { Inkling } from '../core/handle.js'
import type { TriggerView } from '../core/part.js'
import { tell } from './clause.js'
import { el, rows, write, type Section } from './draw.js'

/** Why it is not calling back right now, or that it did. */
const because = ({ state, clauses, holds }: TriggerView): string => {
  const holding = clauses.filter((clause) => clause.holds).length
  return state === 'pending'
    ? 'holds, waiting out its delay'
    : state === 'fired'
      ? 'fired, still holds'
      : state === 'cooling'
        ? `fired, silent until its cooldown ends${holds ? ' and it holds anew' : ''}`
        : state === 'spent'
          ? 'fired, and was to fire once'
          : holds
            ? 'holds, kept back by cancel, or until somebody sees it'
            : `${holding} of ${clauses.length} hold`
}

const clauseRow = (): Element => {
  const mark = el('i', 'mark')
  mark.setAttribute('role', 'img')
  return el('li', '', mark, el('span'), el('b'), el('small'))
}
const triggerRow = (): Element => el('div', 'trigger', el('h3', '', el('span'), el('em'), el('small')), el('ul', 'clauses'))

/** Every trigger: its state, and of each clause what it has, what it needs, whether it holds. */
export const triggers = (ink: Pick<Inkling, 'triggers'>): Section => {
  const list = el('div')
  const none = el('p', '', 'None yet: ink.when(condition, run) adds one.')
  const update = (): void => {
    const views = ink.triggers()
    none.hidden = views.length > 0
    const lines = rows(list, views.length, triggerRow)
    views.forEach((view, i) => {
      const [head, clauses] = lines[i]!.children as unknown as [Element, Element]
      const [id, state, why] = head.children as unknown as [Element, Element, Element]
      write(id, view.id)
      write(state, view.state)
      state.className = view.state
      write(why, because(view))
      const each = rows(clauses, view.clauses.length, clauseRow)
      view.clauses.forEach((clause, at) => {
        const [mark, name, has, needs] = each[at]!.children as unknown as [Element, Element, Element, Element]
        const told = tell(clause)
        mark.className = clause.holds ? 'mark holds' : 'mark'
        mark.setAttribute('aria-label', clause.holds ? 'holds:' : 'lacks:')
        write(name, told.name)
        write(has, told.have)
        write(needs, told.need)
      })
    })
  }
  return { element: el('div', 'part', el('h2', '', 'Triggers'), none, list), update }
}
