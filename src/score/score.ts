import type { MicroEvent } from '../core/event.js'
import type { Reason, Scorer } from '../core/part.js'
import type { Model } from './model.js'

/** Weighs events by a model. Every reason's effect is exact: all of them sum to the logit of the value. */
export const score = (model: Model): Scorer => {
  const features = Object.entries(model.features).map(([name, feature]) => ({ ...feature, name, value: 0, at: 0 }))
  type State = (typeof features)[number]
  const at = ({ value, at: from, half }: State, t: number): number => (half ? value * 2 ** ((from - t) / half) : value)

  return {
    intents: Object.keys(model.intents),
    observe: (event: MicroEvent) => {
      for (const feature of features) {
        const { where = {}, sum, per = 1 } = feature
        if (feature.event !== event.type || Object.keys(where).some((key) => event[key as 'type'] !== where[key])) continue
        feature.value = at(feature, event.t) + (sum ? (Number(event[sum as 't']) || 0) * per : 1)
        feature.at = event.t
      }
    },
    read: (intent, t) => {
      const { bias, weights } = model.intents[intent] ?? { bias: 0, weights: {} }
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
      return { value: Math.round(100 / (1 + Math.exp(-logit))), calibrated: model.calibrated, why }
    },
  }
}
