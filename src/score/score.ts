import type { MicroEvent } from '../core/event.js'
import { must } from '../core/must.js'
import type { Reason, Scorer } from '../core/part.js'
import type { Intent, Model } from './model.js'

/** Fields that mean more than a word. */
type Measured = { readonly zone?: string; readonly depth?: number; readonly ms?: number }

/** Events whose `ms` is time spent in their zone; of others it is a position, a running total, the age of a press. */
const SPENT = /^(hover|dwell|reading|hesitation|zoom)$/
/** A feature: an event, a word of it, seconds over 0 in which it fades by half. */
const FEATURE = /^([a-z][a-z0-9_]*)(?::([^:~]+))?(?:~(?=.*[1-9])(\d+\.?\d*))?$/

interface Feature {
  readonly name: string
  readonly type: string
  readonly word: string | undefined
  /** ms in which it fades by half. */
  readonly half: number
  value: number
  t: number
  unit: string
}
const at = ({ value, t: from, half }: Feature, t: number): number => value * 2 ** ((from - t) / half)

/** What a model weighs. It is data that somebody trained: every part of it is looked at. */
const featuresOf = (model: Model): readonly Feature[] => {
  const { format, calibrated, intents } = Object(model) as Model
  const object = (name: string, value: object): void => must(Object(value) === value, name, 'an object', value)
  const finite = (name: string, value: number): void => must(Number.isFinite(value), name, 'a finite number', value)
  must(format === 'inkling-model/1', 'model', 'a model of the format "inkling-model/1"', format)
  must(typeof calibrated === 'boolean', 'model.calibrated', 'a boolean', calibrated)
  object('model.intents', intents)
  const features = new Map<string, Feature>()
  for (const [intent, each] of Object.entries(intents)) {
    const { bias, weights } = Object(each) as Intent
    const of = `model.intents.${intent}.`
    finite(of + 'bias', bias)
    object(of + 'weights', weights)
    for (const [name, weight] of Object.entries(weights)) {
      const [, type, word, half] = FEATURE.exec(name) ?? []
      must(type, of + 'weights', 'named as event, event:word or event~60 (seconds)', name)
      finite(`${of}weights.${name}`, weight)
      features.set(name, { name, type: type!, word, half: Number(half ?? Infinity) * 1000, value: 0, t: 0, unit: '' })
    }
  }
  return [...features.values()]
}

/** Weighs events by a model; `prior` is the built-in one. Every reason's effect is exact: all of them sum to the logit of the value. Throws a TypeError that says which part of a model is wrong. */
export const score = (model: Model): Scorer => {
  const features = featuresOf(model)
  const { intents, calibrated } = model
  return {
    intents: Object.keys(intents),
    observe: (event: MicroEvent) => {
      const { type, t } = event
      const { zone, depth, ms } = event as Measured
      const said: readonly unknown[] = [...Object.values(event), String(depth)]
      for (const feature of features) {
        const { word } = feature
        if (feature.type !== type || (word && !said.includes(word))) continue
        const timed = word && word === zone && SPENT.test(type) && ms! >= 0
        feature.unit = timed ? 's' : '×'
        feature.value = at(feature, t) + (timed ? ms! / 1000 : 1)
        feature.t = t
      }
    },
    read: (intent, t) => {
      const { bias, weights } = intents[intent] ?? { bias: 0, weights: {} }
      const why: Reason[] = [{ feature: 'intercept', value: 1, unit: '', effect: bias }]
      let logit = bias
      for (const feature of features) {
        const value = at(feature, t)
        const effect = (weights[feature.name] ?? 0) * Math.log1p(value)
        if (!effect) continue
        logit += effect
        why.push({ feature: feature.name, value, unit: feature.unit, effect })
      }
      why.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
      const value = 100 / (1 + Math.exp(-logit))
      // An index is not that exact.
      return { value: calibrated ? value : Math.round(value), calibrated, why }
    },
    forget: () => {
      for (const feature of features) feature.value = 0
    },
  }
}
