import { signal } from '@preact/signals'
import type { Row } from './row.js'
import type { Summary } from './summary.js'

const KEPT = 60

export const summary = signal<Summary | undefined>(undefined)
/** Newest first. */
export const stream = signal<readonly Row[]>([])
export const status = signal<'connecting' | 'live' | 'offline'>('connecting')
export const paused = signal(false)

const name = ({ tab, seq }: Row): string => `${tab} ${seq}`

/** Adds what is not there yet; the stream and the summary overlap. */
const show = (rows: readonly Row[]): void => {
  const known = new Set(stream.value.map(name))
  const fresh = rows.filter((row) => !known.has(name(row)))
  if (fresh.length) stream.value = [...fresh, ...stream.value].toSorted((a, b) => b.at - a.at || b.seq - a.seq).slice(0, KEPT)
}

const refresh = async (): Promise<void> => {
  try {
    const response = await fetch('/api/summary')
    if (!response.ok) return
    const next = (await response.json()) as Summary
    summary.value = next
    if (!paused.value) show(next.recent)
  } catch {
    // The server is away; the event stream says so and comes back by itself.
  }
}

/** Follows the server until the page goes. */
export const follow = (): void => {
  let asked = 0
  const soon = (): void => {
    asked ||= window.setTimeout(() => {
      asked = 0
      void refresh()
    }, 1000)
  }
  const source = new EventSource('/live')
  source.addEventListener('open', () => {
    status.value = 'live'
    void refresh()
  })
  source.addEventListener('error', () => {
    status.value = 'offline'
  })
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    if (!paused.value) show(JSON.parse(data) as Row[])
    soon()
  })
  // The chart moves on even when nothing arrives, as long as someone looks.
  setInterval(() => document.hidden || soon(), 2000)
}
