import type { Capture } from '../core/world.js'
import { load } from './life.js'
import { referrer } from './referrer.js'

/** How the document came to be shown, and what kind of page led to it. */
export const arrival: Capture = ({ window, document, use }) => {
  const [entry] = window.performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & { activationStart?: number })[]
  const { wasDiscarded } = document as { wasDiscarded?: boolean }
  const nav = wasDiscarded ? 'discard' : entry?.activationStart ? 'prerender' : (entry?.type ?? 'navigate')
  Object.assign(use(load), { nav, ref: referrer(document) })
}
