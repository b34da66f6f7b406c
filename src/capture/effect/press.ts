import { matches } from '../matches.js'
import { opaque } from '../opaque.js'
import { actsSelector } from '../zone.js'
import type { Aim } from './aim.js'
import { UNSEEN } from './change.js'

/** A press whose effect is waited for. */
export interface Press {
  readonly t: number
  readonly aim: Aim
  readonly x: number
  readonly y: number
  readonly touch: boolean
  /** When nobody waits any more. */
  until: number
  /** Until when changes anywhere may be its doing. */
  soon: number
  /** The same, since what it had begun went on: a timer, an answer. */
  answered: number
  clicked: boolean
  /** Words were selected by it. */
  selected: boolean
  /** The finger or button is still down: what moves then, moves by this press. */
  held: boolean
  /** When the pressed element last showed that it is pressed, and a number for how it looked when it was pressed first. */
  sign: number
  readonly before: number
  /** What stands next to it and could not be seen. */
  readonly beside: readonly Element[]
  /** What was checked or selected on the page. */
  readonly checked: readonly Element[]
}

/** ms in which a change nobody saw coming is taken for an answer, wherever it is: the next frames, a message, a worker. */
export const SOON = 100
/** ms on end, or after a press, after which a change that goes on is no answer. */
export const LONG = 600

/** What stands next to an element, is no control itself and cannot be seen: style alone may show it while that is pressed, or has the focus. */
const hiddenBeside = ({ previousElementSibling, nextElementSibling }: Element): Element[] =>
  [previousElementSibling, nextElementSibling].filter(
    (each) => !!each && !matches(each, `${UNSEEN},${actsSelector}`) && opaque(each) === false,
  ) as Element[]
const checkedIn = (document: Document): readonly Element[] => [...document.querySelectorAll('input:checked,option:checked')]

/** A press that begins, and how the page is then. */
export const pressOf = (
  { timeStamp: t, clientX: x, clientY: y, buttons, pointerType }: MouseEvent & Partial<PointerEvent>,
  aim: Aim,
  before: number,
): Press => ({
  t,
  aim,
  x,
  y,
  touch: pointerType === 'touch',
  until: 0,
  soon: 0,
  answered: 0,
  clicked: false,
  selected: false,
  held: !!buttons,
  sign: Infinity,
  before,
  beside: hiddenBeside(aim.self),
  checked: checkedIn(aim.self.ownerDocument),
})

/** Whether the page is otherwise now in what nobody tells of: what style alone shows, and what a framework checks that saved the browser's setters. */
export const differs = ({ aim, beside, checked }: Press, isAmbient: (element: Element) => boolean): boolean => {
  const now = checkedIn(aim.self.ownerDocument)
  return (
    now.length !== checked.length ||
    now.some((element, i) => element !== checked[i]) ||
    beside.some((element) => !isAmbient(element) && opaque(element))
  )
}
