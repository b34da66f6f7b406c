/** Shopping search with gaze (AdSERP): which results were looked at for a second or more? */
import type { MicroEvent } from '../../src/core/event.js'
import { dwell } from '../../src/detect/dwell.js'
import { hover } from '../../src/detect/hover.js'
import { replay } from '../../src/testing.js'
import { importRecording } from '../../src/train/import.js'
import { auc } from './auc.js'
import { read, readings, type Reading } from './recordings.js'
import type { Finding } from './report.js'

const measure = (reading: Reading) => {
  const looked: boolean[] = []
  const sums = {
    dwell: [] as number[],
    shared: [] as number[],
    fine: [] as number[],
    seen: [] as number[],
    inside: [] as number[],
    hover: [] as number[],
  }
  for (const recording of read('adserp')) {
    const samples = reading(importRecording(recording, { zone: (_, i) => `box-${i}` }).samples)
    const events = replay(samples, [dwell(), hover()])
    const shares = replay(samples, [dwell({ shared: true })])
    // Every attended moment, however short.
    const fine = replay(samples, [dwell({ shared: true, milestones: [100] })])
    // Every moment inside, however short or restless.
    const moments = replay(samples, [hover({ after: 0, settle: 0 })])
    recording.label.aoi!.forEach(({ gaze_ms }, i) => {
      const sum = (from: readonly MicroEvent[], type: string, field: 'ms' | 'seen'): number =>
        from.reduce((total, event) => {
          const { zone, [field]: value = 0 } = event as { zone?: string; ms?: number; seen?: number }
          return event.type === type && zone === `box-${i}` ? total + value : total
        }, 0)
      looked.push(gaze_ms >= 1000)
      sums.dwell.push(sum(events, 'dwell', 'ms'))
      sums.seen.push(sum(events, 'dwell', 'seen'))
      sums.shared.push(sum(shares, 'dwell', 'ms'))
      sums.fine.push(sum(fine, 'dwell', 'ms'))
      sums.inside.push(sum(moments, 'hover', 'ms'))
      sums.hover.push(sum(events, 'hover', 'ms'))
    })
  }
  const told = looked.filter((_, i) => sums.hover[i])
  return {
    dwell: auc(sums.dwell, looked),
    seen: auc(sums.seen, looked),
    shared: auc(sums.shared, looked),
    fine: auc(sums.fine, looked),
    inside: auc(sums.inside, looked),
    hover: auc(sums.hover, looked),
    right: (100 * told.filter(Boolean).length) / told.length,
  }
}

export const attention = (): Finding[] => {
  const [full, glance] = readings.map(measure) as [ReturnType<typeof measure>, ReturnType<typeof measure>]
  const finding = (name: string, of: keyof typeof full, least?: number): Finding => ({
    name: `adserp: ${name}`,
    full: full[of],
    glance: glance[of],
    unit: of === 'right' ? '%' : 'AUC',
    ...(least !== undefined && { least }),
  })
  return [
    finding('dwell ms as by default tells what was looked at ≥1 s', 'dwell'),
    finding('dwell ms, shared between what is in view', 'shared'),
    finding('dwell ms, shared, of whatever was attended to for 100 ms (milestones: [100])', 'fine', 0.87),
    finding('dwell seen, unweighted', 'seen'),
    finding('hover ms without rest or minimum', 'inside', 0.8),
    finding('ms of hover events as emitted', 'hover'),
    finding('boxes with a hover event that were looked at ≥1 s', 'right'),
  ]
}
