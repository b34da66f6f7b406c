import { arrival } from './capture/arrival.js'
import { copy as copying } from './capture/copy.js'
import { effect } from './capture/effect.js'
import { failure } from './capture/failure.js'
import { form as forms } from './capture/form.js'
import { keys } from './capture/keys.js'
import { life } from './capture/life.js'
import { media as players } from './capture/media.js'
import { zones } from './capture/place.js'
import { pointer } from './capture/pointer.js'
import { scale } from './capture/scale.js'
import { scroll as scrolling } from './capture/scroll.js'
import { selection } from './capture/selection.js'
import { jank } from './capture/jank.js'
import { swipe } from './capture/swipe.js'
import { targets } from './capture/targets.js'
import { view } from './capture/view.js'
import { assemble } from './core/assemble.js'
import { createInkling } from './core/create-inkling.js'
import { inert, type Inkling, type InklingOptions } from './core/handle.js'
import { checkOptions } from './core/must.js'
import { commonExamples } from './core/options.js'
import type { Sink } from './core/sink.js'
import type { Detector } from './core/part.js'
import type { Capture, Signal } from './core/world.js'
import { copy as detectCopy } from './detect/copy.js'
import { click as detectClick } from './detect/click.js'
import { deadClick as detectDeadClick, deadClickDefaults, type DeadClickOptions } from './detect/dead-click.js'
import { slowClick as detectSlowClick, slowClickDefaults, type SlowClickOptions } from './detect/slow-click.js'
import { rageClick as detectRageClick, rageClickDefaults, type RageClickOptions } from './detect/rage-click.js'
import { errorClick as detectErrorClick, errorClickDefaults, type ErrorClickOptions } from './detect/error-click.js'
import { deadSwipe as detectDeadSwipe, deadSwipeDefaults, type DeadSwipeOptions } from './detect/dead-swipe.js'
import { error as detectError, errorDefaults, type ErrorOptions } from './detect/error.js'
import { approach as detectApproach, approachDefaults, type ApproachOptions } from './detect/approach.js'
import { away as detectAway, awayDefaults, type AwayOptions } from './detect/away.js'
import { dwell as detectDwell, dwellDefaults, type DwellOptions } from './detect/dwell.js'
import { exit as detectExit, exitDefaults, type ExitOptions } from './detect/exit.js'
import { field as detectField, fieldDefaults, type FieldOptions } from './detect/field.js'
import { form as detectForm } from './detect/form.js'
import { hesitation as detectHesitation, hesitationDefaults, type HesitationOptions } from './detect/hesitation.js'
import { hover as detectHover, hoverDefaults, type HoverOptions } from './detect/hover.js'
import { inactivity as detectInactivity, inactivityDefaults, type InactivityOptions } from './detect/inactivity.js'
import { media as detectMedia, mediaDefaults, type MediaOptions } from './detect/media.js'
import { page as detectPage } from './detect/page.js'
import { quickBack as detectQuickBack, quickBackDefaults, type QuickBackOptions } from './detect/quick-back.js'
import { reading as detectReading, readingDefaults, type ReadingOptions } from './detect/reading.js'
import { scrollReversal as detectScrollReversal, scrollReversalDefaults, type ScrollReversalOptions } from './detect/scroll-reversal.js'
import { returnVisit as detectReturnVisit } from './detect/return-visit.js'
import { scroll as detectScroll, scrollDefaults, type ScrollOptions } from './detect/scroll.js'
import { select as detectSelect, selectDefaults, type SelectOptions } from './detect/select.js'
import { thrash as detectThrash, thrashDefaults, type ThrashOptions } from './detect/thrash.js'
import { zoom as detectZoom, zoomDefaults, type ZoomOptions } from './detect/zoom.js'
import type { Model } from './score/model.js'
import { prior } from './score/prior.js'
import { score } from './score/score.js'
import { triggers } from './trigger/trigger.js'
import { aggregate, type AggregateOptions, type AggregateReport } from './upload/aggregate.js'
import { upload, uploadDefaults, uploadExamples, type UploadOptions } from './upload/upload.js'

/** Puts a signal together, with the options of its name if it has any. Every one hears of the life of the page. */
const signal =
  <O extends object = never>(
    emits: readonly string[],
    captures: readonly Capture[],
    detect: (options: O) => Detector,
    name = '',
    defaults = {} as Required<O>,
  ): ((options?: O) => Signal) =>
  (options) => ({ emits, captures: [life, ...captures], detector: detect(checkOptions(name, defaults, options)) })

/** Resting on a zone or a control: event `hover`. */
export const hover: (options?: HoverOptions) => Signal = /* @__PURE__ */ signal(
  ['hover'],
  [zones, pointer, keys, scrolling, jank],
  detectHover,
  'hover',
  hoverDefaults,
)

/** How deep the page was seen: event `scroll_depth`. */
export const scroll: (options?: ScrollOptions) => Signal = /* @__PURE__ */ signal(
  ['scroll_depth'],
  [scrolling],
  detectScroll,
  'scroll',
  scrollDefaults,
)

/** Attention on a zone: event `dwell`. */
export const dwell: (options?: DwellOptions) => Signal = /* @__PURE__ */ signal(
  ['dwell'],
  [pointer, keys, scrolling, view],
  detectDwell,
  'dwell',
  dwellDefaults,
)

/** Wavering before an act: event `hesitation`. */
export const hesitation: (options?: HesitationOptions) => Signal = /* @__PURE__ */ signal(
  ['hesitation'],
  [pointer, keys, scrolling, view, jank],
  detectHesitation,
  'hesitation',
  hesitationDefaults,
)

/** Silence: event `inactivity`. */
export const inactivity: (options?: InactivityOptions) => Signal = /* @__PURE__ */ signal(
  ['inactivity'],
  [pointer, keys, scrolling, view, jank, players],
  detectInactivity,
  'inactivity',
  inactivityDefaults,
)

/** Leaving upward: event `exit_intent`. */
export const exit: (options?: ExitOptions) => Signal = /* @__PURE__ */ signal(
  ['exit_intent'],
  [pointer, keys, scrolling],
  detectExit,
  'exit',
  exitDefaults,
)

/** The pointer heading for a control: event `approach`. */
export const approach: (options?: ApproachOptions) => Signal = /* @__PURE__ */ signal(
  ['approach'],
  [pointer, scrolling, targets],
  detectApproach,
  'approach',
  approachDefaults,
)

/** Shaking the pointer: event `thrash`. */
export const thrash: (options?: ThrashOptions) => Signal = /* @__PURE__ */ signal(
  ['thrash'],
  [pointer],
  detectThrash,
  'thrash',
  thrashDefaults,
)

/** Scrolling back, restlessly or to see something again: event `scroll_reversal`. */
export const scrollReversal: (options?: ScrollReversalOptions) => Signal = /* @__PURE__ */ signal(
  ['scroll_reversal'],
  [pointer, scrolling],
  detectScrollReversal,
  'scrollReversal',
  scrollReversalDefaults,
)

/** Reading, skimming or scanning a text: event `reading`. */
export const reading: (options?: ReadingOptions) => Signal = /* @__PURE__ */ signal(
  ['reading'],
  [pointer, keys, scrolling, view],
  detectReading,
  'reading',
  readingDefaults,
)

/** Away in another tab or window: event `away`. */
export const away: (options?: AwayOptions) => Signal = /* @__PURE__ */ signal(['away'], [copying], detectAway, 'away', awayDefaults)

/** There and back again: event `quick_back`. */
export const quickBack: (options?: QuickBackOptions) => Signal = /* @__PURE__ */ signal(
  ['quick_back'],
  [scrolling],
  detectQuickBack,
  'quickBack',
  quickBackDefaults,
)

/** A visit after an earlier one, as the upload remembers with consent: event `return_visit`. */
export const returnVisit: () => Signal = /* @__PURE__ */ signal(['return_visit'], [], detectReturnVisit, 'returnVisit')

/** Loads, client-side routes, restores: event `page`. */
export const page: () => Signal = /* @__PURE__ */ signal(['page'], [arrival], detectPage)

/** Trouble with a field of a form: event `field`. */
export const field: (options?: FieldOptions) => Signal = /* @__PURE__ */ signal(
  ['field'],
  [zones, pointer, jank, forms],
  detectField,
  'field',
  fieldDefaults,
)

/** A form is begun, found wrong, sent, given up: event `form`. */
export const form: () => Signal = /* @__PURE__ */ signal(['form'], [zones, forms], detectForm, 'form')

/** Copying text of the page: event `copy`. */
export const copy: () => Signal = /* @__PURE__ */ signal(['copy'], [zones, copying], detectCopy, 'copy')

/** Selecting text of the page: event `select`. */
export const select: (options?: SelectOptions) => Signal = /* @__PURE__ */ signal(
  ['select'],
  [zones, selection],
  detectSelect,
  'select',
  selectDefaults,
)

/** Every click: event `click`. */
export const click: () => Signal = /* @__PURE__ */ signal(['click'], [zones, pointer, keys], detectClick, 'click')

/** Clicks of which nothing comes: event `dead_click`. */
export const deadClick: (options?: DeadClickOptions) => Signal = /* @__PURE__ */ signal(
  ['dead_click'],
  [zones, pointer, effect, jank],
  detectDeadClick,
  'deadClick',
  deadClickDefaults,
)

/** Clicks answered late: event `slow_click`. */
export const slowClick: (options?: SlowClickOptions) => Signal = /* @__PURE__ */ signal(
  ['slow_click'],
  [zones, pointer, effect, jank],
  detectSlowClick,
  'slowClick',
  slowClickDefaults,
)

/** Hammering: events `rage_click` and, where it works, `repeat_click`. */
export const rageClick: (options?: RageClickOptions) => Signal = /* @__PURE__ */ signal(
  ['rage_click', 'repeat_click'],
  [zones, pointer, effect, jank],
  detectRageClick,
  'rageClick',
  rageClickDefaults,
)

/** Clicks on which a script fails: event `error_click`. */
export const errorClick: (options?: ErrorClickOptions) => Signal = /* @__PURE__ */ signal(
  ['error_click'],
  [zones, pointer, failure],
  detectErrorClick,
  'errorClick',
  errorClickDefaults,
)

/** Swipes of which nothing comes: event `dead_swipe`. */
export const deadSwipe: (options?: DeadSwipeOptions) => Signal = /* @__PURE__ */ signal(
  ['dead_swipe'],
  [zones, pointer, scrolling, effect, swipe, jank],
  detectDeadSwipe,
  'deadSwipe',
  deadSwipeDefaults,
)

/** Scripts, promises and resources that fail: event `error`. */
export const error: (options?: ErrorOptions) => Signal = /* @__PURE__ */ signal(['error'], [failure], detectError, 'error', errorDefaults)

/** The page magnified with two fingers: event `zoom`. */
export const zoom: (options?: ZoomOptions) => Signal = /* @__PURE__ */ signal(
  ['zoom'],
  [zones, pointer, keys, scale],
  detectZoom,
  'zoom',
  zoomDefaults,
)

/** Playing, pausing, going back and forth in a film or a sound: event `media`. */
export const media: (options?: MediaOptions) => Signal = /* @__PURE__ */ signal(
  ['media'],
  [zones, players],
  detectMedia,
  'media',
  mediaDefaults,
)

/** What `start` switches on beside `page`, by the names their options have. */
const signals = {
  click,
  returnVisit,
  form,
  copy,
  hover,
  scroll,
  dwell,
  hesitation,
  inactivity,
  exit,
  deadClick,
  slowClick,
  rageClick,
  errorClick,
  deadSwipe,
  error,
  approach,
  thrash,
  scrollReversal,
  reading,
  away,
  quickBack,
  field,
  select,
  zoom,
  media,
}
export interface StartOptions extends Omit<InklingOptions, 'signals' | 'score' | 'triggers'>, Partial<UploadOptions> {
  /** Replaces the built-in weights. @default prior */
  readonly model?: Model
  /** Further signals beside the built-in ones, such as `vitals()`. @default [] */
  readonly signals?: readonly Signal[]
  /** Further sinks beside the upload to `endpoint`, such as `aggregate()`. @default [] */
  readonly sinks?: readonly Sink[]
  /** Options of single signals; `false` leaves one out. */
  readonly click?: false
  readonly returnVisit?: false
  readonly form?: false
  readonly copy?: false
  readonly hover?: HoverOptions | false
  readonly scroll?: ScrollOptions | false
  readonly dwell?: DwellOptions | false
  readonly hesitation?: HesitationOptions | false
  readonly inactivity?: InactivityOptions | false
  readonly exit?: ExitOptions | false
  readonly field?: FieldOptions | false
  readonly select?: SelectOptions | false
  readonly zoom?: ZoomOptions | false
  readonly media?: MediaOptions | false
  readonly deadClick?: DeadClickOptions | false
  readonly slowClick?: SlowClickOptions | false
  readonly rageClick?: RageClickOptions | false
  readonly errorClick?: ErrorClickOptions | false
  readonly error?: ErrorOptions | false
  readonly deadSwipe?: DeadSwipeOptions | false
  readonly approach?: ApproachOptions | false
  readonly thrash?: ThrashOptions | false
  readonly scrollReversal?: ScrollReversalOptions | false
  readonly reading?: ReadingOptions | false
  readonly away?: AwayOptions | false
  readonly quickBack?: QuickBackOptions | false
}

/** Everything `start` understands, by an example; undefined where the part that uses it checks it. */
const examples = (): Required<{ [K in keyof StartOptions]: unknown }> => ({
  ...uploadExamples,
  endpoint: '/collect',
  model: undefined,
  ...commonExamples,
  // Each checks its own.
  ...(Object.fromEntries(Object.keys(signals).map((name) => [name])) as Record<keyof typeof signals, undefined>),
})

/** One page, one Inkling: a later `start` returns the running one. */
const RUNNING: unique symbol = Symbol.for('inkling') as never

/**
 * Starts everything a page needs: all signals, the score, triggers and, given an endpoint, the upload.
 * Without a page (Node, a worker) it answers a handle that does nothing. Throws a TypeError on a wrong option.
 *
 * Where one runs on the page already, it returns that one, whose `stop` stops it for all, and a warning names the options that were not taken.
 */
export const start = (options?: StartOptions): Inkling => {
  const asked = checkOptions('start', examples(), options)
  const { endpoint, site, count, age, most, bytes, model = prior, signals: more = [], sinks = [], ...rest } = asked
  const host = (asked.window ?? globalThis.window) as (Window & { [RUNNING]?: Inkling }) | undefined
  if (!host?.document) return inert
  const running = host[RUNNING]
  if (running) {
    const names = Object.keys(asked).filter((name) => name !== 'window' && (name !== 'consent' || asked.consent !== running.consent()))
    console.warn(
      `inkling: already started on this page; this is the running one${names[0] ? `, without ${names.join(', ')} as given now` : ''}. Call stop() on it first to start anew.`,
    )
    return running
  }
  // What was not given stays undefined, and so its default.
  const forUpload = { endpoint, site, count, age, most, bytes } satisfies { [K in keyof Required<UploadOptions>]: unknown }
  const ink = assemble({
    ...rest,
    signals: [
      page(),
      ...Object.entries(signals).flatMap(([name, make]) => {
        const options = asked[name as keyof typeof signals]
        return options === false ? [] : (make as (options: unknown) => Signal)(options)
      }),
      ...more,
    ],
    score: score(model),
    triggers: triggers(),
    sinks: endpoint === undefined ? sinks : [upload(forUpload as UploadOptions), ...sinks],
  })
  const stop = (): void => {
    ink.stop()
    // Stopped twice, it leaves its successor's mark alone.
    if (host[RUNNING]?.stop === stop) delete host[RUNNING]
  }
  return (host[RUNNING] = { ...ink, stop })
}

export {
  aggregate,
  approachDefaults,
  awayDefaults,
  createInkling,
  deadClickDefaults,
  slowClickDefaults,
  rageClickDefaults,
  errorClickDefaults,
  errorDefaults,
  deadSwipeDefaults,
  dwellDefaults,
  exitDefaults,
  fieldDefaults,
  hesitationDefaults,
  hoverDefaults,
  inactivityDefaults,
  mediaDefaults,
  prior,
  quickBackDefaults,
  readingDefaults,
  score,
  scrollDefaults,
  selectDefaults,
  scrollReversalDefaults,
  thrashDefaults,
  triggers,
  upload,
  uploadDefaults,
  zoomDefaults,
}
export type { Batch } from './core/wire.js'
export type { Bound, Condition, Readings, Where } from './core/condition.js'
export type { Consent } from './core/consent.js'
export type {
  CustomEvents,
  CustomFields,
  CustomType,
  Draft,
  Emit,
  Envelope,
  EventMap,
  EventType,
  MicroEvent,
  MicroFields,
  Properties,
  Scalar,
} from './core/event.js'
export type { Inkling, InklingOptions, Moment } from './core/handle.js'
export type {
  Clause,
  Detector,
  Fired,
  Hears,
  Reason,
  Score,
  Scorer,
  TriggerOptions,
  Triggers,
  TriggerState,
  TriggerView,
  TriggerWorld,
} from './core/part.js'
export type { Length, Looks, Pointer, Sample, SampleOf } from './core/sample.js'
export type { Memory, PageVisit, RunningSink, Sink, SinkWorld } from './core/sink.js'
export type { Declared } from './core/properties.js'
export type { Capture, Signal, World } from './core/world.js'
export type { Intent, Model } from './score/model.js'
export type {
  AggregateOptions,
  ApproachOptions,
  AwayOptions,
  DeadClickOptions,
  DeadSwipeOptions,
  DwellOptions,
  ErrorClickOptions,
  ErrorOptions,
  ExitOptions,
  FieldOptions,
  HesitationOptions,
  HoverOptions,
  InactivityOptions,
  MediaOptions,
  QuickBackOptions,
  RageClickOptions,
  ReadingOptions,
  AggregateReport,
  ScrollOptions,
  ScrollReversalOptions,
  SelectOptions,
  SlowClickOptions,
  ThrashOptions,
  UploadOptions,
  ZoomOptions,
}
