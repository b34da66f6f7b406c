import type { Looks } from '../../core/sample.js'
import { above } from '../above.js'
import { matches } from '../matches.js'
import { actsSelector, editableSelector } from '../zone.js'

/** Text fields, and inputs that open a picker of the browser's own or are dragged. */
export const entry: string = `textarea,${editableSelector},input:not([type=button],[type=submit],[type=reset],[type=image],[type=checkbox],[type=radio])`
/** What a press on these does, the page does not show. */
const exempt = `canvas,video,audio,iframe,embed,object,select,option,${entry},a[href][download],a[href][target]:not([target=_self],[target=""])`
/** What says itself that a press will do nothing: it is off, or already so. */
const settled =
  ':disabled,[aria-disabled=true],[aria-selected=true]:not(tr,[role=row]),[role$=radio][aria-checked=true],[type=radio]:checked,[aria-current]:not([aria-current=false])'
/** The part of a page that a control belongs to. */
const group = 'form,fieldset,dialog,figure,article,section,details,li,tr,nav,aside,header,[role=dialog],[role=group],[role=tabpanel]'

/** What was pressed. */
export interface Aim {
  readonly self: Element
  readonly looks: Looks
  /** Where changes are likely to be its doing. */
  readonly near: readonly Element[]
}

/** Elements around a control of a map or a chart, up to where its canvas may be. */
const AROUND = 4
const drawn = (element: Element | null, steps = AROUND): boolean =>
  !!element &&
  steps > 0 &&
  !matches(element, 'html,body,main') &&
  (!!element.querySelector('canvas') || drawn(element.parentElement, steps - 1))

/** What a press on this element was aimed at. */
export const aimOf = (target: Element, { ctrlKey, metaKey, shiftKey, altKey, clientX, clientY }: MouseEvent): Aim => {
  const { ownerDocument: document } = target
  const window = document.defaultView!
  const points = (element: Element): boolean => window.getComputedStyle(element).cursor === 'pointer'
  const acts = (element: Element): Element | null => element.closest(actsSelector)
  let self = acts(target)
  // Some pages point everywhere, to be clicked on old phones.
  if (!self && points(target) && !points(document.body)) {
    self = target
    for (let up = above(self); up && points(up); up = above(up)) self = up
  }
  // A cover that shows nothing hides nothing: the press was meant for what lies below.
  if (!self && !target.childNodes[0]) {
    const { backgroundImage, backgroundColor } = window.getComputedStyle(target)
    if (backgroundImage === 'none' && /^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) {
      const below = document.elementsFromPoint(clientX, clientY)[1]
      self = below ? acts(below) : null
    }
  }
  const link = self?.closest<HTMLAnchorElement>('a[href]')
  const control = (self as Partial<HTMLLabelElement> | null)?.control ?? self ?? target
  const looks: Looks =
    ctrlKey ||
    metaKey ||
    shiftKey ||
    altKey ||
    control.closest(exempt) ||
    target.closest(exempt) ||
    // A closed shadow root: nobody sees what is done in it.
    ((!self || self === target) && target.localName.includes('-') && !target.shadowRoot && !target.childNodes[0]) ||
    (link && !/^(https?|javascript):$/.test(link.protocol))
      ? 'exempt'
      : // Where one already is, there is nothing to go to; `#` is no place.
        !self ||
          control.closest(settled) ||
          control.matches('[aria-selected=true]') ||
          (link && !/#/.test(link.href) && link.href === window.location.href)
        ? 'plain'
        : 'clickable'
  self ??= target
  const { parentElement, previousElementSibling, nextElementSibling } = self
  const root =
    parentElement && (matches(parentElement, group) ? parentElement : (parentElement.closest(group) ?? parentElement.parentElement))
  const part = root && matches(root, 'html,body,main') ? null : root
  const named = ['aria-controls', 'popovertarget', 'commandfor', 'for', 'aria-owns'].flatMap(
    (name) => self.getAttribute(name)?.split(' ') ?? [],
  )
  return {
    self,
    // What is drawn on a canvas leaves no trace.
    looks:
      part?.querySelector('canvas') ||
      parentElement?.querySelector(':scope > canvas,:scope > * > canvas') ||
      drawn(parentElement) ||
      previousElementSibling?.matches('iframe')
        ? 'exempt'
        : looks,
    near: [part, previousElementSibling, nextElementSibling, ...named.map((id) => document.getElementById(id))].filter((each) => !!each),
  }
}
