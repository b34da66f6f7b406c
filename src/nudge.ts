import { must } from './core/must.js'

export interface NudgeOptions {
  /** Takes the nudge away, silently, when it aborts, but not in its first 10 s, nor while somebody points at it or has the focus in it: give it the `signal` of the moment. */
  readonly signal?: AbortSignal
  /** Accessible name of the close button. @default 'Close' */
  readonly label?: string
  /** A link or button marked `data-inkling-accept` was pressed. */
  readonly onAccept?: () => void
  /** The person closed it, with the button or with Escape. */
  readonly onDismiss?: () => void
}

// Padding lives inside; `:host` gives way to any page rule on `.inkling-nudge`, even to a reset.
const css = `:host{position:fixed;z-index:9999;inset:auto;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline-end:16px;max-width:min(358px,100% - 34px);max-height:min(100% - 34px);margin:0;padding:0;overflow:auto;background:Canvas;color:CanvasText;border:1px solid #8885;border-radius:12px;box-shadow:0 8px 28px #0003;font-size:15px;line-height:1.5}
div{padding:14px 16px;padding-inline-end:48px}
slot{display:block;animation:say 0s .1s both}
::slotted(:first-child){margin-top:0}
::slotted(:last-child){margin-bottom:0}
button{position:absolute;inset-block-start:9px;inset-inline-end:8px;width:32px;height:32px;padding:0;border:0;background:none;color:inherit;font-size:20px;line-height:1;cursor:pointer}
@keyframes say{from{visibility:hidden}}
@media print{:host{display:none}}`

/** ms in which a nudge can be read: it does not go by itself, and no other takes its place. */
const READ = 10_000
/** Another nudge asks for the corner; one that was there has gone, or can be asked again; where that cannot be called off, somebody was done with it. */
const NEXT = 'inkling:nudge'
const FREE = 'inkling:free'
/** Whatever else Escape would close first. `:is` forgives the selectors an older browser does not know. */
const above = ':is(:modal,:fullscreen,:popover-open:not([popover=manual]))'

/**
 * Shows a copy of a template's content in the bottom corner, politely: it is announced, takes no focus, and goes with its close
 * button, with Escape, or when `signal` aborts. It can be read for 10 s; somebody who points at it, has pressed it, or has the focus in it,
 * keeps it until they leave. A second nudge waits for that; when the first was closed or accepted, it does not come. Any
 * waits while an element fills the screen. Style it as `.inkling-nudge`, its button as
 * `::part(close)`. Returns a function that closes it silently. Throws a TypeError if it is not given a `<template>`.
 */
export const nudge = (template: HTMLTemplateElement, options: NudgeOptions = {}): (() => void) => {
  must((template as HTMLTemplateElement | null)?.content?.nodeType, 'nudge(template)', 'a <template> element', template)
  const { signal: reason, label = 'Close', onAccept, onDismiss } = options
  // A template's own content lives in a document without a window.
  const document = template.ownerDocument
  const window = document.defaultView
  if (!window || reason?.aborted) return () => {}
  /** What somebody is in, also in shadow roots and their slots; else the last on the page. */
  const topmost = (selector: string): Element | undefined => {
    let node = document.activeElement
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
    // A shadow root matches nothing.
    for (; node; node = (node.assignedSlot ?? node.parentNode ?? (node as Partial<ShadowRoot>).host) as Element | null)
      if (node.matches?.(selector)) return node
    return [...document.querySelectorAll(selector)].pop()
  }
  const say = (type: string, cancelable = true): boolean => document.dispatchEvent(new Event(type, { cancelable }))
  if (document.fullscreenElement || !say(NEXT)) {
    const next = ({ cancelable }: Event): void => {
      shut()
      // Others that wait come after it, and wait on.
      if (!reason?.aborted && cancelable) shut = nudge(template, options)
    }
    let shut = (): void => document.removeEventListener(FREE, next)
    document.addEventListener(FREE, next)
    document.addEventListener('fullscreenchange', () => say(FREE), { once: true })
    return () => shut()
  }
  const box = document.createElement('div')
  const status = document.createElement('div')
  const button = document.createElement('button')
  const gone = new AbortController()
  const { signal } = gone
  let before: EventTarget | null = null

  const focused = (): boolean => box.contains((box.getRootNode() as ShadowRoot).activeElement)
  const remove = (): void => {
    const was = focused()
    box.remove()
    if (was) (before as HTMLElement | null)?.focus?.({ preventScroll: true })
  }
  const close = (): void => {
    if (signal.aborted) return
    gone.abort()
    remove()
  }
  const end = (itself = true): void => {
    close()
    say(FREE, itself)
  }
  /** Nobody can have read it yet. */
  let fresh = true
  /**
   * Who is reading it, or typing in it, is not to lose it (https://www.w3.org/TR/WCAG22/#timing-adjustable), nor while they look something up in another
   * window. What a finger has tapped it hovers on, until it taps elsewhere.
   */
  const held = (): boolean => box.isConnected && (fresh || box.matches(':hover') || focused())
  const leave = (): void => {
    if (held()) return
    if (reason?.aborted) close()
    say(FREE)
  }
  const dismiss = (): void => {
    end(false)
    onDismiss?.()
  }

  box.className = 'inkling-nudge'
  box.dataset['inklingIgnore'] = ''
  box.popover = 'manual'
  box.append(document.importNode(template.content, true))
  // A live region speaks of what changes in it: it is there from the start and its content becomes visible a moment later.
  status.role = 'status'
  status.append(document.createElement('slot'))
  button.textContent = '×'
  button.setAttribute('aria-label', label)
  button.setAttribute('part', 'close')
  const root = box.attachShadow({ mode: 'open' })
  const sheet = new window.CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  root.append(status, button)

  document.addEventListener(NEXT, (event) => (held() ? event.preventDefault() : close()), { signal })
  reason?.addEventListener('abort', leave, { signal })
  // Where focus goes is known a moment later.
  const left = (): void => void setTimeout(leave)
  box.addEventListener('focusout', left, { signal })
  box.addEventListener('mouseleave', left, { signal })
  button.addEventListener(
    'click',
    (event) => {
      // To the dialog it may lie in, this would be a press outside of it.
      event.stopPropagation()
      dismiss()
    },
    { signal },
  )
  box.addEventListener(
    'focusin',
    (event) => {
      if (!box.contains(event.relatedTarget as Node | null)) before = event.relatedTarget
    },
    { signal },
  )
  box.addEventListener(
    'click',
    (event) => {
      const pressed = (event.target as Element).closest<HTMLButtonElement>('[data-inkling-accept]')
      // The browser says what is wrong with a form, and sends nothing.
      if (!pressed || (pressed.type === 'submit' && pressed.form?.matches(':invalid:not([novalidate])'))) return
      gone.abort()
      // What is no longer in the page cannot submit a form: the click runs its course first.
      setTimeout(() => {
        remove()
        say(FREE, false)
      })
      onAccept?.()
    },
    { signal },
  )
  window.addEventListener(
    'keydown',
    (event) => {
      // Gone with the dialog it lay in.
      if (!box.isConnected) return end()
      if (event.key === 'Escape' && !event.repeat && !event.defaultPrevented && !event.isComposing && !topmost(above)) dismiss()
    },
    { signal },
  )

  // Beside a modal dialog nothing can be pressed, or is read out: what is to be noticed now lies in it, until it closes.
  const show = (): void => {
    const modal = topmost('dialog:is(:modal)')
    ;(modal ?? document.body ?? document.documentElement).append(box)
    box.showPopover?.()
    modal?.addEventListener(
      'close',
      () => {
        show()
        leave()
      },
      { signal, once: true },
    )
  }
  show()
  setTimeout(() => {
    fresh = false
    leave()
  }, READ)
  return end
}
