/**
 * What one intent makes of the features: logit = bias + Σ weight × log(1 + feature). A feature's name says what it is:
 * `event` counts them; `event:word` counts those that say that word: a zone, a state, a kind, a depth. But of `hover`, `dwell`, `reading`, `hesitation`
 * and `zoom`, whose `ms` is time spent there, `event:zone` adds up the seconds. `~60` at the end makes it fade, by half every 60 s.
 */
export interface Intent {
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
}

/** A model is data. `score` checks all of it and throws a TypeError that names what is wrong. */
export interface Model {
  /** `inkling-model/1`; any string to TypeScript, which reads no more of a JSON file. */
  readonly format: string
  readonly calibrated: boolean
  readonly intents: Readonly<Record<string, Intent>>
}
