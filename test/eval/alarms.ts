/** Ordinary pointing (SapiMouse) and shopping searches (AdSERP): how often would a page be told something? */
import type { Sample } from '../../src/core/sample.js'
import { detectors, replay } from '../../src/testing.js'
import { importRecording } from '../../src/train/import.js'
import { read, readings } from './recordings.js'
import type { Finding } from './report.js'

/** ms after an input that are active: an hour of them is an active hour. Longer silences are left out, whatever the recording holds. */
const ACTIVE = 5000
/** What they say of clicks rests on what the page did after them, which no recording holds. */
const untold = ['dead_click', 'slow_click', 'error_click', 'dead_swipe', 'repeat_click', 'rage_click']

const inputs = ['move', 'press', 'release', 'click', 'scroll', 'key', 'focus']
const active = (samples: readonly Sample[]): number => {
  const times = samples.filter(({ kind }) => inputs.includes(kind)).map(({ t }) => t)
  return times.slice(1).reduce((sum, t, i) => sum + Math.min(ACTIVE, t - times[i]!), 0) / 3_600_000
}

export const alarms = (): Finding[] =>
  (['sapimouse', 'adserp'] as const).flatMap((name) => {
    const recorded = read(name).map((recording) => importRecording(recording).samples)
    const hours = recorded.reduce((sum, samples) => sum + active(samples), 0)
    const [full, glance] = readings.map((reading) => {
      const counts = new Map<string, number>()
      for (const samples of recorded)
        for (const { type } of replay(
          reading(samples),
          Object.values(detectors).map(({ detector }) => detector()),
        ))
          counts.set(type, (counts.get(type) ?? 0) + 1)
      return counts
    }) as [Map<string, number>, Map<string, number>]
    const types = [...new Set([...full.keys(), ...glance.keys()])].filter((type) => type !== 'page' && !untold.includes(type)).toSorted()
    return [
      { name: `${name}: recorded`, full: hours, unit: 'active hours' },
      ...types.map((type) => ({
        name: `${name}: ${type}`,
        full: (full.get(type) ?? 0) / hours,
        glance: (glance.get(type) ?? 0) / hours,
        unit: 'an hour',
      })),
    ]
  })
