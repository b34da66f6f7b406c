import { bare } from './core/bare.js'
import { must } from './core/must.js'
import { start, type Inkling, type StartOptions } from './index.js'
import { nudge } from './nudge.js'

/** The queue stub a page may use before this file is here: `inkling('track', 'add_to_cart', { … })`. */
interface Stub {
  q?: ArrayLike<unknown>[]
}

// Monitors replace console.error, and theirs may answer something.
const say = (error: unknown): void => {
  console.error(error)
}
/** What is no JSON is text. */
const read = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What holds where the default would let more leave than was meant. */
const careful: StartOptions = bare({ consent: 'local', paths: [], dnt: true, events: {}, scrub: () => null })
const carefully = (key: string): unknown => careful[key as keyof StartOptions]

/** Options of `start` are data- attributes of the script tag: data-endpoint, data-consent, data-hover='{"after":300}' … A site may be a number, and is a name. */
const options = (tag: HTMLElement | null): StartOptions =>
  Object.fromEntries(Object.entries({ ...tag?.dataset }).map(([name, text]) => [name, name === 'site' ? text : read(text!)]))

/** A wrong option is told and left to its default; whoever cannot say what was consented to keeps everything on the device. */
const begin = (options: StartOptions): Inkling => {
  try {
    return start(options)
  } catch (error) {
    // What is wrong is the subject of the sentence: "start.gpc must be …", "every option of hover must be …". Attributes nobody knows are somebody else's.
    const [, other, name] = /inkling: (?:every option of start .*"(.*)"$|(?:start\.|every option of )?(\w+))/.exec(String(error)) ?? []
    const wrong = (other ?? name) as keyof StartOptions
    if (options[wrong] === undefined) throw error
    if (!other) say(error)
    return begin({ ...options, [wrong]: carefully(wrong) })
  }
}

const stub = window as { inkling?: object }
const { q: before = [] }: Stub = stub.inkling ?? {}
const ink = begin({ ...options(document.currentScript as HTMLElement | null), window })
const { intents: _, ...methods } = ink
const call = (method: keyof typeof methods, ...args: unknown[]): unknown => {
  // A queued call is as good as a direct one, and its mistakes are told but stop nothing.
  try {
    must(Object.hasOwn(methods, method), 'inkling(method)', 'one of ' + Object.keys(methods).join(', '), method)
    return (methods[method] as (...args: unknown[]) => unknown)(...args)
  } catch (error) {
    return say(error)
  }
}
stub.inkling = Object.assign(call, ink)
for (const [method, ...args] of Array.from(before, (each) => Array.from(each))) call(method as keyof typeof methods, ...args)

/** `<template data-inkling-nudge='{…condition…}'>` is shown while its condition holds. */
const nudges = (): void => {
  const alike: Record<string, number> = {}
  document.querySelectorAll<HTMLTemplateElement>('template[data-inkling-nudge]').forEach((template) => {
    const { inklingNudge = '', inklingId, inklingCooldown = 600_000, inklingDelay = 0, inklingOnce } = template.dataset
    // The same on each page it stands on: a cooldown is remembered by it.
    const name = inklingNudge.slice(0, 200)
    const count = (alike[name] = (alike[name] ?? 0) + 1)
    call('when', read(inklingNudge), ({ signal }: { signal: AbortSignal }) => nudge(template, { signal }), {
      id: inklingId ?? (count > 1 ? `${name} ${count}` : name),
      cooldown: Number(inklingCooldown),
      delay: Number(inklingDelay),
      once: inklingOnce !== undefined,
    })
  })
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', nudges)
else nudges()
