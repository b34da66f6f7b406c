import type { Consenting } from '../core/consent.js'
import type { PlatformOptions } from './follow.js'
import { voice } from './voice.js'

export interface ConsentModeOptions extends PlatformOptions {
  /** The consent types that must all be granted. @default ['analytics_storage'] */
  readonly types?: readonly string[] | undefined
  /** The name of the data layer. @default 'dataLayer' */
  readonly layer?: string | undefined
}

/**
 * Follows Google Consent Mode as it passes through the page's data layer: `gtag('consent', 'default' | 'update', { analytics_storage: … })`.
 * Returns its stop, which gives the layer its own `push` back.
 *
 * | the layer says, of each type | consent is |
 * |---|---|
 * | nothing yet; by default `denied`, as before a banner is answered | `pending` |
 * | by default `granted` | `granted`, but not before the ms of its `wait_for_update` are over |
 * | by default `granted`, but `denied` in some region: only Google knows where the visitor is | `pending` |
 * | updated to `granted` | `granted` |
 * | updated to `denied` | `refused` |
 *
 * What a template inside Tag Manager sets by its sandboxed API does not pass through the layer and is not heard: follow its platform by
 * `tcf` or `gpp` then.
 * https://developers.google.com/tag-platform/security/guides/consent
 */
export const consentMode = (ink: Consenting, options: ConsentModeOptions = {}): (() => void) => {
  const { types = ['analytics_storage'], layer: name = 'dataLayer', refused = 'local' } = options
  const page = globalThis.window as unknown as Record<string, ArrayLike<unknown>[]> | undefined
  if (!page) return () => {}
  const say = voice(ink, options, '{ types: ["analytics_storage"], layer: "dataLayer", refused: "local" }', refused, types)
  // As Google's own snippet makes it.
  const layer = (page[name] ??= [])
  /** What was pushed and not heard yet. */
  const said = Array.from(layer)
  const updated: Record<string, unknown> = {}
  const open = new Set<string>()
  const closed = new Set<string>()
  let stopped = false
  /** While a default waits for the platform to speak. */
  let waiting: ReturnType<typeof setTimeout> | undefined

  /** Answers whether it says what a person has chosen. */
  const hear = (item?: ArrayLike<unknown>): unknown => {
    if (item?.[0] !== 'consent') return false
    const update = item[1] === 'update'
    const settings = (item[2] ?? {}) as Readonly<Record<string, unknown>>
    const named = types.filter((type) => settings[type])
    for (const type of named) {
      if (update) updated[type] = settings[type]
      else if (settings[type] !== 'granted') closed.add(type)
      else if (!settings['region']) open.add(type)
    }
    const wait = Number(settings['wait_for_update'])
    if (!update && wait > 0 && named[0]) {
      clearTimeout(waiting)
      waiting = setTimeout(() => {
        waiting = undefined
        decide()
      }, wait)
    }
    return update && named[0]
  }
  const decide = (): void => {
    const answers = said.splice(0).map(hear)
    const states = types.map(
      (type) => updated[type] ?? ((!waiting || say() === 'granted') && open.has(type) && !closed.has(type) && 'granted'),
    )
    if (!stopped)
      say(states.includes('denied') ? refused : states.every((each) => each === 'granted') ? 'granted' : 'pending', answers.some(Boolean))
  }

  const own = Object.hasOwn(layer, 'push')
  const { push } = layer
  const heard = (...items: ArrayLike<unknown>[]): number => {
    if (!stopped) said.push(...items)
    // When the script that speaks has said all it has to say: one default may restrict another. An error of ours is thrown there, not into the page.
    queueMicrotask(decide)
    return Reflect.apply(push, layer, items)
  }
  layer.push = heard
  queueMicrotask(decide)
  return () => {
    stopped = true
    said.length = 0
    clearTimeout(waiting)
    // Tag Manager may have put its own around ours, which then only passes on.
    if (layer.push !== heard) return
    if (own) layer.push = push
    else Reflect.deleteProperty(layer, 'push')
  }
}
