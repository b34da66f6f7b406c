import type { MicroEvent } from './core/event.js'
import type { Detector } from './core/part.js'
import { play } from './core/play.js'
import type { Sample } from './core/sample.js'
import { copy } from './detect/copy.js'
import { click } from './detect/click.js'
import { deadClick, deadClickDefaults } from './detect/dead-click.js'
import { slowClick, slowClickDefaults } from './detect/slow-click.js'
import { rageClick, rageClickDefaults } from './detect/rage-click.js'
import { errorClick, errorClickDefaults } from './detect/error-click.js'
import { deadSwipe, deadSwipeDefaults } from './detect/dead-swipe.js'
import { error, errorDefaults } from './detect/error.js'
import { approach, approachDefaults } from './detect/approach.js'
import { away, awayDefaults } from './detect/away.js'
import { quickBack, quickBackDefaults } from './detect/quick-back.js'
import { reading, readingDefaults } from './detect/reading.js'
import { scrollReversal, scrollReversalDefaults } from './detect/scroll-reversal.js'
import { thrash, thrashDefaults } from './detect/thrash.js'
import { dwell, dwellDefaults } from './detect/dwell.js'
import { exit, exitDefaults } from './detect/exit.js'
import { field, fieldDefaults } from './detect/field.js'
import { form } from './detect/form.js'
import { hesitation, hesitationDefaults } from './detect/hesitation.js'
import { hover, hoverDefaults } from './detect/hover.js'
import { inactivity, inactivityDefaults } from './detect/inactivity.js'
import { page } from './detect/page.js'
import { returnVisit } from './detect/return-visit.js'
import { scroll, scrollDefaults } from './detect/scroll.js'
import { select, selectDefaults } from './detect/select.js'

import { media, mediaDefaults } from './detect/media.js'
import { zoom, zoomDefaults } from './detect/zoom.js'
import { vital } from './detect/vital.js'

export type { Draft, Emit, MicroEvent } from './core/event.js'
export type { Detector } from './core/part.js'
export type { Pointer, Sample, SampleOf } from './core/sample.js'

/** A recorded page: everything the detectors were told. Plain JSON; a file of traces has one a line. */
export interface Trace {
  readonly id?: string
  /** Size of the viewport in CSS px when recording began. */
  readonly view: { readonly w: number; readonly h: number }
  readonly samples: readonly Sample[]
}

/** Every detector, by the name of its signal, with the defaults of its options. */
export const detectors: Readonly<
  Record<string, { readonly detector: (options?: object) => Detector; readonly defaults: Readonly<Record<string, unknown>> }>
> = {
  page: { detector: page, defaults: {} },
  hover: { detector: hover, defaults: { ...hoverDefaults } },
  scroll: { detector: scroll, defaults: { ...scrollDefaults } },
  dwell: { detector: dwell, defaults: { ...dwellDefaults } },
  hesitation: { detector: hesitation, defaults: { ...hesitationDefaults } },
  inactivity: { detector: inactivity, defaults: { ...inactivityDefaults } },
  exit: { detector: exit, defaults: { ...exitDefaults } },
  field: { detector: field, defaults: { ...fieldDefaults } },
  form: { detector: form, defaults: {} },
  zoom: { detector: zoom, defaults: { ...zoomDefaults } },
  media: { detector: media, defaults: { ...mediaDefaults } },
  vital: { detector: vital, defaults: {} },
  copy: { detector: copy, defaults: {} },
  select: { detector: select, defaults: { ...selectDefaults } },
  click: { detector: click, defaults: {} },
  deadClick: { detector: deadClick, defaults: { ...deadClickDefaults } },
  slowClick: { detector: slowClick, defaults: { ...slowClickDefaults } },
  rageClick: { detector: rageClick, defaults: { ...rageClickDefaults } },
  errorClick: { detector: errorClick, defaults: { ...errorClickDefaults } },
  deadSwipe: { detector: deadSwipe, defaults: { ...deadSwipeDefaults } },
  error: { detector: error, defaults: { ...errorDefaults } },
  returnVisit: { detector: returnVisit, defaults: {} },
  thrash: { detector: thrash, defaults: { ...thrashDefaults } },
  scrollReversal: { detector: scrollReversal, defaults: { ...scrollReversalDefaults } },
  reading: { detector: reading, defaults: { ...readingDefaults } },
  quickBack: { detector: quickBack, defaults: { ...quickBackDefaults } },
  away: { detector: away, defaults: { ...awayDefaults } },
  approach: { detector: approach, defaults: { ...approachDefaults } },
}

/**
 * Runs detectors over samples, in Node or a browser, and answers the micro-events they would have emitted.
 * Time is in the samples. If they hold no `tick` but perhaps a last one, ticks come when a detector asks for one, up to the time of the last sample.
 */
export const replay = (trace: Trace | readonly Sample[], parts: readonly ({ readonly detector: Detector } | Detector)[]): MicroEvent[] => {
  const events: MicroEvent[] = []
  play(
    'samples' in trace ? trace.samples : trace,
    parts.map((part) => (typeof part === 'function' ? part : part.detector)),
    (draft, t, page) => void events.push({ ...draft, seq: events.length + 1, t: Math.round(t), page }),
  )
  return events
}

export interface Recorder {
  /** Give it to `createInkling({ tap })`. */
  readonly tap: (sample: Sample) => void
  /** What was recorded so far. */
  readonly trace: () => Trace
}

/** Records what the detectors of a page are told, to be replayed later. */
export const recordTrace = (options?: { readonly id?: string | undefined; readonly view?: Trace['view'] | undefined }): Recorder => {
  const samples: Sample[] = []
  const { innerWidth: w = 0, innerHeight: h = 0 } = globalThis as { innerWidth?: number; innerHeight?: number }
  const head = { ...(options?.id !== undefined && { id: options.id }), view: options?.view ?? { w, h } }
  return {
    // Copied, for the move path reuses one object.
    tap: (sample) => void samples.push({ ...sample }),
    trace: () => ({ ...head, samples: [...samples] }),
  }
}
