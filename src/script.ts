import { bare } from './core/bare.js'
import { must } from './core/must.js'
import { start, type Inkling, type MicroEvent, type StartOptions } from './index.js'
import { nudge } from './nudge.js'

/** The queue stub a page may use before this file is here: `inkling('track', 'add_to_cart', { … })`. */
interface Stub {
  q?: ArrayLike<unknown>[]
}

// Monitoring may replace console.error, and return something.
const say = (error: unknown): void => {
  console.error(error)
}
/** What is no JSON is text. Most is, and is not tried: to throw costs 14 ms here, in which the browser looks up where that was. */
const read = (text: string): unknown => {
  try {
    return /^\s*([[{"\d-]|(true|false|null)\s*$)/.test(text) ? JSON.parse(text) : text
  } catch {
    return text
  }
}

/** Instead of defaults that would let more leave than was meant. */
const careful: StartOptions = bare({ consent: 'local', paths: [], dnt: true, events: {}, scrub: () => null })
const carefully = (key: string): unknown => careful[key as keyof StartOptions]

/** Options of `start` are data- attributes of the script tag: data-endpoint, data-consent, data-hover='{"after":300}' … A site may be a number, and is a name. */
const options = (tag: HTMLElement | null): StartOptions =>
  Object.fromEntries(Object.entries({ ...tag?.dataset }).map(([name, text]) => [name, name === 'site' ? text : read(text!)]))

/** Whether one name may be another misspelt: four letters begin it alike, or one does and all others are there but one in four. */
const alike = (name: string, other: string): boolean =>
  other.startsWith(name.slice(0, 4)) ||
  (name[0] === other[0] &&
    Math.abs(name.length - other.length) < 2 &&
    [...other].filter((letter) => !name.includes(letter)).length * 4 < other.length)

/** A wrong option is told and left to its default; whoever cannot say what was consented to keeps everything on the device. */
const begin = (options: StartOptions): Inkling => {
  try {
    return start(options)
  } catch (error) {
    // What is wrong is the subject of the sentence: "start.gpc must be …", "every option of hover must be …".
    const [, other, name] = /inkling: (?:every option of start .*"(.*)"$|(?:start\.|every option of )?(\w+))/.exec(String(error)) ?? []
    const wrong = (other ?? name) as keyof StartOptions
    if (options[wrong] === undefined) throw error
    // Attributes nobody knows are somebody else's, unless they look like ours: `data-path`, `data-pahts`.
    const meant = (names: readonly string[]): string | undefined => (other ? names.find((name) => alike(wrong, name)) : wrong)
    if (meant(String(error).match(/\w+/g)!.slice(0, -1))) say(error)
    const kept = meant(Object.keys(careful))
    return begin({ ...options, [wrong]: undefined, ...(kept && { [kept]: carefully(kept) }) })
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

/** The nudges of this page: the id of each, and how to stop its trigger. */
const known = new Map<HTMLTemplateElement, readonly [id: string, stop: (() => void) | undefined]>()
/** Those that were closed, or were shown and are to be shown once: the same again is not. */
const spent = new Set<string>()
/** Those of the page, as they are now: the browser keeps the list. */
const templates = document.getElementsByTagName('template')
/** `<template data-inkling-nudge='{…condition…}'>` is shown while its condition holds, and it is a part of the page. */
const nudges = (event?: MicroEvent): void => {
  for (const [template, [, stop]] of known)
    if (!template.isConnected) {
      known.delete(template)
      stop?.()
    }
  for (const template of templates) {
    const { inklingNudge, inklingId, inklingLabel: label, inklingCooldown, inklingDelay = 0, inklingOnce } = template.dataset
    if (inklingNudge === undefined || known.has(template)) continue
    // The same on each page it stands on: a cooldown is remembered by it.
    const name = /^[^\0\p{Cs}]{0,200}/u.exec(inklingNudge)![0]
    const taken = [...known.values()].map(([id]) => id)
    let free = name
    for (let count = 2; taken.includes(free); count++) free = `${name} ${count}`
    const id = inklingId ?? free
    const once = inklingOnce !== undefined
    // The page before may still be fading out.
    const same = id + template.innerHTML
    if ((event && taken.includes(id)) || spent.has(same)) continue
    const show = ({ signal }: { signal: AbortSignal }): void => {
      if (!template.isConnected) return
      if (once) spent.add(same)
      const onDismiss = (): void => {
        spent.add(same)
        stop?.()
      }
      nudge(template, { signal, onDismiss, ...(label && { label }) })
    }
    const trigger = { id, cooldown: Number(inklingCooldown || 600_000), delay: Number(inklingDelay), once }
    const stop = call('when', read(inklingNudge), show, trigger) as (() => void) | undefined
    known.set(template, [id, stop])
  }
}
const listen = (): void => {
  nudges()
  // Client-side routers bring new ones in, and take others away.
  ink.on('*', nudges)
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', listen)
else listen()
