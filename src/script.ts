import { start, type Inkling, type StartOptions } from './index.js'
import { nudge } from './nudge.js'

/** The queue stub a page may use before this file is here: `inkling('track', 'add_to_cart', { … })`. */
interface Stub {
  q?: ArrayLike<unknown>[]
}

// Numbers, booleans and lists come as JSON; anything else is the text itself.
const read = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Every data- attribute of the script tag is an option of `start`: data-endpoint, data-consent, data-site, data-hover='{"after":300}' … */
const options = (tag: HTMLElement | null): StartOptions =>
  Object.fromEntries(
    Object.entries(tag?.dataset ?? {}).map(([key, text]) => [key, ['endpoint', 'site', 'consent'].includes(key) ? text : read(text!)]),
  )

const stub = window as { inkling?: object }
const { q: before = [] }: Stub = stub.inkling ?? {}
const ink = start(options(document.currentScript as HTMLElement | null))
const say = (error: unknown): void => console.error(error)
const call = (method: keyof Inkling, ...args: unknown[]): unknown => {
  // A queued call is as good as a direct one, and its mistakes are told but stop nothing.
  try {
    return (ink[method] as (...args: unknown[]) => unknown)(...args)
  } catch (error) {
    return say(error)
  }
}
stub.inkling = Object.assign(call, ink)
for (const [method, ...args] of Array.from(before, (each) => Array.from(each))) call(method as keyof Inkling, ...args)

/** `<template data-inkling-nudge='{…condition…}'>` is shown while its condition holds. */
const nudges = (): void => {
  document.querySelectorAll<HTMLTemplateElement>('template[data-inkling-nudge]').forEach((template, i) => {
    const { inklingNudge, inklingId, inklingCooldown, inklingDelay, inklingOnce } = template.dataset
    call('when', read(inklingNudge!), ({ signal }: { signal: AbortSignal }) => nudge(template, { signal }), {
      id: inklingId ?? `nudge-${i + 1}`,
      cooldown: Number(inklingCooldown ?? 600_000),
      delay: Number(inklingDelay ?? 0),
      once: inklingOnce !== undefined,
    })
  })
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', nudges)
else nudges()
