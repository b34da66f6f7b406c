import { examples } from './core/examples.js'
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
const read = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return say(`inkling: ${name} must be JSON, got ${text}`)
  }
}

/** What holds where the default would let more leave than was meant. */
const careful: StartOptions = { consent: 'local', paths: [] }
const carefully = (key: string): unknown => careful[key as keyof StartOptions]

/** Options of `start` are data- attributes of the script tag: data-endpoint, data-consent, data-hover='{"after":300}' … All others are somebody else's. */
const options = (tag: HTMLElement | null): StartOptions =>
  Object.fromEntries(
    Object.entries(tag?.dataset ?? {})
      .filter(([key]) => Object.hasOwn(examples, key))
      .map(([key, text]) => [
        key,
        typeof examples[key as keyof typeof examples] === 'string' ? text : (read(`data-${key}`, text!) ?? carefully(key)),
      ]),
  )

/** A wrong option is told and left to its default; whoever cannot say what was consented to keeps everything on the device. */
const begin = (options: StartOptions): Inkling => {
  try {
    return start(options)
  } catch (error) {
    // What is wrong is the subject of the sentence: "start.gpc must be …", "every option of hover must be …".
    const wrong = /inkling: (?:start\.|every option of )?(\w+)/.exec(String(error))?.[1] as keyof StartOptions
    if (options[wrong] === undefined) throw error
    say(error)
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
  document.querySelectorAll<HTMLTemplateElement>('template[data-inkling-nudge]').forEach((template) => {
    const { inklingNudge, inklingId, inklingCooldown, inklingDelay, inklingOnce } = template.dataset
    // The same wherever it stands: a cooldown is remembered by it.
    const id = inklingId ?? inklingNudge!.slice(0, 100)
    const condition = read(`data-inkling-nudge of ${inklingId ?? 'a template'}`, inklingNudge!)
    if (condition === undefined) return
    call('when', condition, ({ signal }: { signal: AbortSignal }) => nudge(template, { signal }), {
      id,
      cooldown: Number(inklingCooldown ?? 600_000),
      delay: Number(inklingDelay ?? 0),
      once: inklingOnce !== undefined,
    })
  })
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', nudges)
else nudges()
