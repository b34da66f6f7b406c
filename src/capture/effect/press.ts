import type { Aim } from './aim.js'

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
