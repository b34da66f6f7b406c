import { native } from '../core/native.js'
import type { Capture } from '../core/world.js'
import { innermost } from './innermost.js'
import { ACT, keys } from './keys.js'
import { matches } from './matches.js'
import { places } from './place.js'

/** ms between two readings of writing: neither how fast nor how much is written can be told from them. */
const EVERY = 250
/** ms between deleting and typing on: no hand is that fast, autocorrect is. */
const REPLACE = 50
/** Inputs below which nothing can be said about corrections. */
const ENOUGH = 5

const WRITTEN = /^(text|textarea|email|tel|url|number|search)$/
const BUTTON = /^(submit|button|image|reset|hidden)$/
/** What autofill, and pages that do not know of it, call cards, codes and passwords; a password that can be shown is one, too. */
const SECRET = /\b(cc-|one-time-code|(current|new)-password)|card.?(num|no)|cv[vc]|iban|otp|passw/i
/** ms after a key in which a form is checked because of it: at once, for Enter sends it. */
const AT_ONCE = 100
const pressable = 'button,a,[role=button],input:is([type=submit],[type=image],[type=button],[type=file])'

/** A stay in a field. What is counted here stays here. */
interface Stay {
  readonly field: Element
  readonly place: number
  readonly form: number
  strokes: number
  typed: number
  deleted: number
  /** When something was last taken back, when a reading was last told, and of what. */
  back: number
  told: number
  did: string
  /** Whether it was the person who went there. */
  own: boolean
}

/**
 * What happens in forms: that a field is entered, written in, left; that a form is checked, sent, reset. Of what is written it knows neither
 * a key nor a value, and it tells no length. Fields for passwords, codes and cards are not watched.
 */
export const form: Capture = ({ window, document, sample, now, listen, use }) => {
  const { of } = use(places)
  const hand = use(keys)
  const roots = new WeakSet<Node>()
  const secrets = new WeakSet<Element>()
  let stay: Stay | undefined
  let pressed = -Infinity
  /** When something was last written or left, and a form last found wrong by an attempt. */
  let went = -Infinity
  let attempted = -Infinity
  let chosen: Element | undefined
  let last = 0

  const fieldOf = (event: Event): HTMLInputElement => innermost(event) as HTMLInputElement
  /** A form may have a field that is called form. */
  const formOf = (field: Element): number => of(matches(field, 'form') ? field : (field as HTMLInputElement).form || field.closest('form'))
  const watched = (field: HTMLInputElement): boolean => {
    // Shown or not: once a password, always a password.
    if (field.type === 'password' || ['autocomplete', 'name', 'id'].some((name) => SECRET.test(field.getAttribute?.(name) ?? '')))
      secrets.add(field)
    return !secrets.has(field)
  }
  const written = (field: HTMLInputElement): boolean => field.isContentEditable || WRITTEN.test(field.type)

  const holds = (field: Element): boolean => (field.getRootNode() as Document).activeElement === field
  const enter = (event: Event): void => {
    const field = fieldOf(event)
    const { timeStamp: t } = event
    // Back in a window that was left, one is where one was.
    const moved = stay?.field !== field
    const own = moved && event.type === 'focusin' && t - hand.t < ACT
    if (moved) {
      const place = watched(field) && written(field) ? of(field) : 0
      // The stroke that wrote was before it.
      const strokes = event.type === 'focusin' ? hand.strokes : NaN
      const counts = { strokes, typed: 0, deleted: 0, back: -Infinity, told: -Infinity, did: '', own }
      stay = place ? { field, place, form: formOf(field), ...counts } : undefined
    }
    if (!stay) return
    const { place, form } = stay
    sample({ kind: 'field', t, place, form, did: 'enter', ...(own && { pointer: hand.by }) })
  }
  const leave = (event: Event): void => {
    const field = fieldOf(event)
    // A window that is left keeps its field.
    if (stay?.field !== field || holds(field)) return
    const { place, form, typed, deleted, did } = stay
    stay = undefined
    // Whether there is anything in it: all that is ever asked about a value.
    const filled = field.isContentEditable ? !!did : field.value !== ''
    const back = typed < ENOUGH ? 0 : Math.min(1, Math.ceil((10 * deleted) / typed) / 10)
    sample({ kind: 'field', t: event.timeStamp, place, form, did: 'leave', filled, back })
  }

  /** By hand, stroke by stroke; or else pasted, dropped, dictated, put in by a browser, a password manager or a keyboard that knows better. */
  const byHand = (stay: Stay, { inputType, isComposing, timeStamp: t }: InputEvent): boolean => {
    const struck = stay.strokes !== (stay.strokes = hand.strokes)
    // Within a composition keys are not yet text; that writing has begun is known.
    if (isComposing || /Composition/.test(inputType)) return !stay.did
    if (!struck) return false
    if (/^insert(Text|Line|Para)/.test(inputType)) {
      stay.typed++
      if (t - stay.back < REPLACE) stay.deleted--
      stay.back = -Infinity
      return true
    }
    if (!/^delete(?!By)/.test(inputType)) return false
    stay.deleted++
    stay.back = t
    return true
  }
  const write = (event: InputEvent): void => {
    const field = fieldOf(event)
    const { timeStamp: t } = event
    if (BUTTON.test(field.type) || !watched(field)) return
    // It may have had the focus before anybody listened.
    if (stay?.field !== field && holds(field)) enter(event)
    if (stay?.field === field) {
      // Input before the person went there is the browser's.
      const did = byHand(stay, event) ? 'write' : stay.own ? 'fill' : 'choose'
      stay.own ||= did === 'write'
      if (did === stay.did && t - stay.told < EVERY) return
      stay.did = did
      stay.told = t
      sample({ kind: 'field', t, place: stay.place, form: stay.form, did })
      return
    }
    const place = of(field)
    if (!place || (chosen === field && t - last < EVERY)) return
    chosen = field
    last = t
    sample({ kind: 'field', t, place, form: formOf(field), did: 'choose' })
  }

  const step = (event: Event): void => {
    const { type, timeStamp: t } = event
    const place = formOf(fieldOf(event))
    // Pages also gather a form to keep a draft of it.
    if (type === 'formdata' && now() - pressed >= ACT) return
    if (type !== 'invalid') return sample({ kind: 'form', t, place, did: type === 'formdata' ? 'press' : (type as 'submit' | 'reset') })
    // One attempt finds many fields wrong; a check while typing, or on the way out of a field, is no attempt.
    const wrong = (): void => {
      attempted = t
      sample({ kind: 'form', t, place, did: 'invalid' })
    }
    if (t - pressed < ACT) wrong()
    else if (hand.by === 'keyboard' && t - hand.t < AT_ONCE && hand.t > attempted)
      native(
        window,
        'setTimeout',
      )(() => {
        if (hand.t > Math.max(went, attempted)) wrong()
      })
    pressed = -Infinity
  }
  const hear = (root: Node): void => {
    roots.add(root)
    listen(root, 'focusin', (event) => {
      const inner = fieldOf(event).getRootNode()
      if (inner === root) enter(event)
      // Focus that moves on within a shadow root is heard of only there, and so is what becomes of its forms. This first one comes by there, too.
      else if (!roots.has(inner)) hear(inner)
    })
    listen(root, 'focusout', (event) => {
      if (fieldOf(event).getRootNode() === root) leave(event)
    })
    listen(root, 'invalid submit reset formdata', step)
  }
  hear(document)
  listen<InputEvent>(window, 'input', write)
  listen(window, 'input blur', ({ timeStamp }) => {
    went = timeStamp
  })
  // Enter in a field clicks the button of its form.
  listen(window, 'click', (event) => {
    const button = fieldOf(event).closest?.(pressable)
    if (!button) return
    pressed = now()
    sample({ kind: 'form', t: event.timeStamp, place: formOf(button), did: 'press' })
  })
}
