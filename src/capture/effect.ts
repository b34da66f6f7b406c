import type { Capture } from '../core/world.js'
import { aimOf } from './effect/aim.js'
import { ambient } from './effect/ambient.js'
import { answers, functions, session, type Session } from './effect/session.js'
import { innermost } from './innermost.js'
import { places } from './place.js'
import { pointer } from './pointer.js'

/** px after which a press is a drag. */
const DRAG = 10
/** ms within which a click follows from a press, or from another click that a label has handed on. */
const FOLLOWS = 500
/** Events of a press, and those that follow from it at once. */
const OWN = 'mousedown mouseup click dblclick touchstart touchend focus blur focusin focusout'

/** What a press did. Every step is taken by functions the page has not replaced. */
export const effect: Capture = (world) => {
  const { window, document, sample, listen } = world
  const { navigation } = window as { navigation?: EventTarget }
  world.use(pointer)
  const { of, ignored } = world.use(places)
  const by = functions(world)
  const alone = ambient()
  let waits: Session | undefined
  let listening = false

  /** From the first press on: to listen anew at each costs more than to hear what comes seldom. */
  const listenOn = (): void => {
    listening = true
    listen(window, OWN, (event) => waits?.own(event))
    listen<PointerEvent>(window, 'pointerup', (event) => {
      waits?.own(event)
      const press = waits?.newest()
      if (press && event.isPrimary) waits!.released(Math.hypot(event.clientX - press.x, event.clientY - press.y) > DRAG)
    })
    // The browser pans, or drags.
    listen(window, 'touchend touchcancel dragstart', () => waits?.released(false))
    listen(document, 'visibilitychange', () => waits?.answered())
    listen(window, 'pagehide', () => waits?.left())
    // Not focus that moves within the page.
    listen(window, 'blur', ({ target }) => {
      if (target === window) waits?.left()
    })
    if (navigation)
      listen(navigation, 'navigate', (event) => {
        const { hashChange, destination } = event as Event & { hashChange: boolean; destination: { url: string } }
        // Pages that only note something in their history entry go nowhere.
        if (!waits?.whose() && destination.url === window.location.href) return
        // `#` alone is a link to nowhere.
        if (!hashChange || !destination.url.endsWith('#')) waits?.answered()
      })
    const undo: (() => void)[] = []
    answers(document, by.hearing(undo), () => waits)
    world.signal.addEventListener('abort', () => {
      waits?.end()
      undo.forEach((run) => run())
    })
  }
  const begin = (event: MouseEvent): void => {
    const target = innermost(event)
    if (!target) return
    const aim = aimOf(target, event)
    // Followed all the same: what comes of it is not another's.
    const looks = ignored(target) ? 'ignored' : aim.looks
    sample({ kind: 'aim', t: event.timeStamp, place: of(aim.self), looks })
    // Whoever was told of it may have stopped us.
    if (aim.looks === 'exempt' || world.signal.aborted) return
    if (!listening) listenOn()
    waits ??= session(world, by, alone, () => {
      waits = undefined
    })
    waits.begin(event, aim)
  }
  let last = -Infinity
  listen<PointerEvent>(window, 'pointerdown', (event) => {
    if (event.button > 0 || !event.isPrimary) return
    last = event.timeStamp
    begin(event)
  })
  // By the keyboard or by assistive technology; the click a label hands to its control is no other.
  listen<MouseEvent>(window, 'click', (event) => {
    const { detail, timeStamp: t } = event
    if (!detail && t - last > FOLLOWS) {
      begin(event)
      waits?.own(event)
    }
    last = t
  })
}
