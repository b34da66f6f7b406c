import { computed, signal } from '@preact/signals'
import { nameOf, type Row } from './row.js'
import type { Summary } from './summary.js'

const KEPT = 60
/** ms between two readings when nothing arrives, and between two tries to listen. */
const EVERY = 2000

export const summary = signal<Summary | undefined>(undefined)
/** Newest first. */
export const stream = signal<readonly Row[]>([])
/** Whether the event stream is open, and whether the last reading of the summary succeeded; undefined before it is known. */
const linked = signal<boolean | undefined>(undefined)
const read = signal<boolean | undefined>(undefined)
export const status = computed(() => {
  if (read.value) return linked.value ? 'live' : linked.value === false ? 'polling' : 'connecting'
  if (read.value === false) return linked.value ? 'stale' : 'offline'
  return linked.value === false ? 'offline' : 'connecting'
})
export const paused = signal(false)

/** Adds what is not there yet; the stream and the summary overlap. */
const show = (rows: readonly Row[]): void => {
  const known = new Set(stream.value.map(nameOf))
  const fresh = rows.filter((row) => !known.has(nameOf(row)))
  if (fresh.length) stream.value = [...fresh, ...stream.value].toSorted((a, b) => b.at - a.at || b.seq - a.seq).slice(0, KEPT)
}

let reading = false
/** One at a time: a slow collector is not asked for more, and no late answer is shown over a newer one. */
const refresh = async (): Promise<void> => {
  if (reading) return
  reading = true
  try {
    const response = await fetch('/api/summary', { signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`the summary is answered with ${response.status}`)
    const next = (await response.json()) as Summary
    summary.value = next
    read.value = true
    if (!paused.value) show(next.recent)
  } catch {
    // The page says so, and asks again.
    read.value = false
  } finally {
    reading = false
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
  const listen = (): void => {
    const source = new EventSource('/live')
    source.addEventListener('open', () => {
      linked.value = true
      void refresh()
    })
    source.addEventListener('error', () => {
      linked.value = false
      soon()
      // A browser tries again by itself, unless it was answered with something else than events.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, EVERY)
    })
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (!paused.value) show(JSON.parse(data) as Row[])
      soon()
    })
  }
  listen()
  // The chart moves on even when nothing arrives, as long as someone looks.
  setInterval(() => document.hidden || soon(), EVERY)
}
