import type { MicroFields } from './event.js'

/** How the person works the page right now. */
export type Pointer = 'mouse' | 'touch' | 'pen' | 'keyboard'

/** How much text, in characters: up to 20, up to 200, more. */
export type Length = 'short' | 'medium' | 'long'
/** Whether a press looks as if it should do something; whether what it does can be seen at all, and is to be. */
export type Looks = 'clickable' | 'plain' | 'exempt' | 'ignored'

/**
 * One raw reading of the page: numbers, kinds, a zone. Never text, never a key.
 * `t` is ms since the document's time origin; positions are client CSS px; `place` is a number given by a `place` sample, 0 is nowhere.
 */
export type Sample =
  /** An element worth naming, declared before it is used; again when `words`, how many it holds, has become twice or half, and once a page where there are thousands. `acts`: it can be pressed. */
  | {
      readonly kind: 'place'
      readonly t: number
      readonly place: number
      readonly zone?: string
      readonly target: string
      readonly acts: boolean
      readonly words: number
    }
  /** Where a place is now; all boxes are void after a scroll until they are told again. */
  | {
      readonly kind: 'box'
      readonly t: number
      readonly place: number
      readonly x: number
      readonly y: number
      readonly w: number
      readonly h: number
    }
  /** Where something that can be pressed is, told when it comes into view and whenever it may have moved; no size: it is gone. */
  | {
      readonly kind: 'target'
      readonly t: number
      readonly place: number
      readonly x: number
      readonly y: number
      readonly w: number
      readonly h: number
    }
  /** The visible part of a place changed: `share` 0–1 of it (or of the viewport, for tall ones), weighted by where it lies. */
  | { readonly kind: 'seen'; readonly t: number; readonly place: number; readonly share: number; readonly weight: number }
  | { readonly kind: 'move'; readonly t: number; readonly x: number; readonly y: number }
  /** The pointer is now inside this place. */
  | { readonly kind: 'over'; readonly t: number; readonly place: number; readonly pointer: Pointer }
  /** The pointer left the page at this point; `framed`: for the page around it. */
  | { readonly kind: 'leave'; readonly t: number; readonly x: number; readonly y: number; readonly framed?: true }
  | {
      readonly kind: 'press' | 'release' | 'cancel' | 'click'
      readonly t: number
      readonly place: number
      readonly x: number
      readonly y: number
      readonly pointer: Pointer
      /** Where the page wants it so: nothing is to be told of it. */
      readonly ignored?: true
      /** A second finger has joined the first since its press. */
      readonly joined?: true
    }
  /** What the press (or the click by keyboard) just told was aimed at. */
  | { readonly kind: 'aim'; readonly t: number; readonly place: number; readonly looks: Looks }
  /**
   * Something changed, `ms` ago, because of the press at time `press`, or, if that is 0, perhaps of any. `guess` numbers what changed if it
   * may have changed by itself, else it is 0. Not `seen`: a request went out, which nobody sees yet. `selects`: all
   * that came of it is that words are selected, or no longer.
   */
  | {
      readonly kind: 'effect'
      readonly t: number
      readonly press: number
      readonly guess: number
      readonly seen: boolean
      readonly selects?: true
      readonly ms: number
    }
  /** What effects number `guess` keeps changing by itself; no more of them come. */
  | { readonly kind: 'ambient'; readonly t: number; readonly guess: number }
  /** A finger went from where it pressed, `dx` and `dy` px. `locked`: over a page that has more below and was told not to scroll. */
  | {
      readonly kind: 'swipe'
      readonly t: number
      readonly place: number
      readonly dx: number
      readonly dy: number
      readonly locked?: true
    }
  /** Something failed; nothing of its message. */
  | { readonly kind: 'failure'; readonly t: number; readonly of: 'script' | 'promise' | 'resource' }
  /** Focus moved; `pointer: 'keyboard'` when a key moved it. */
  | { readonly kind: 'focus'; readonly t: number; readonly place: number; readonly pointer: Pointer }
  /** Some key was pressed. Which one is never known. */
  | { readonly kind: 'key'; readonly t: number }
  /** Position of the main scroller: `top`, content `height` and viewport height `view`. `alone`: the page scrolls by itself. */
  | {
      readonly kind: 'scroll'
      readonly t: number
      readonly top: number
      readonly height: number
      readonly view: number
      readonly alone?: true
    }
  /** The page is shown or hidden. `slept`: ms the device was asleep meanwhile, in which most clocks of a page stand still. */
  | { readonly kind: 'visible'; readonly t: number; readonly on: boolean; readonly slept?: number }
  | { readonly kind: 'media'; readonly t: number; readonly on: boolean }
  /**
   * A field that is written in was entered, and by what; without `pointer` it was not the person who moved the focus. `form` is the place of its
   * form, 0 without one.
   */
  | {
      readonly kind: 'field'
      readonly t: number
      readonly place: number
      readonly form: number
      readonly did: 'enter'
      readonly pointer?: Pointer
    }
  /** `write`: by hand; `fill`: in any other way, pasted, dictated, by the browser; `choose`: chosen, or set from elsewhere. */
  | {
      readonly kind: 'field'
      readonly t: number
      readonly place: number
      readonly form: number
      readonly did: 'write' | 'fill' | 'choose'
    }
  /** It was left: is there anything in it, and what share of what was typed was taken back, in tenths rounded up. */
  | {
      readonly kind: 'field'
      readonly t: number
      readonly place: number
      readonly form: number
      readonly did: 'leave'
      readonly filled: boolean
      readonly back: number
    }
  /** A button or link of a form was pressed, or its data taken; it was found wrong, sent, reset. `place` is 0 for what belongs to no form. */
  | { readonly kind: 'form'; readonly t: number; readonly place: number; readonly did: 'press' | 'invalid' | 'submit' | 'reset' }
  /** Text of the page was copied. */
  | { readonly kind: 'copy'; readonly t: number; readonly place: number; readonly length: Length }
  /** Text of the page is selected now; without `length`, none is any more. */
  | { readonly kind: 'select'; readonly t: number; readonly place: number; readonly length?: Length }
  /** Focus is in a frame, whose input is not heard. */
  | { readonly kind: 'frame'; readonly t: number; readonly on: boolean }
  /** A player was played, paused or moved: where it is and, for a seek, where it was, in ms of what it plays. `alone`: it plays or pauses by itself, or the page made it. */
  | {
      readonly kind: 'player'
      readonly t: number
      readonly player: number
      readonly place: number
      readonly did: 'play' | 'pause' | 'seek'
      readonly alone?: true
      readonly at: number
      readonly from: number
    }
  /** How much the page is magnified, against what it was least. */
  | { readonly kind: 'zoom'; readonly t: number; readonly scale: number }
  /** How fast the page was, in ms (CLS: a score), as web-vitals reports and rates it. */
  | {
      readonly kind: 'vital'
      readonly t: number
      readonly name: 'CLS' | 'FCP' | 'INP' | 'LCP' | 'TTFB'
      readonly value: number
      readonly rating: 'good' | 'needs-improvement' | 'poor'
    }
  /** The page did not react for `ms` up to `t`: nobody is blamed for a pause in it. */
  | { readonly kind: 'jank'; readonly t: number; readonly ms: number }
  /** The page gives way to the next: what is under way ends on this one. Never recorded; it comes before each `page` but a restored one. */
  | { readonly kind: 'depart'; readonly t: number }
  /** Another page. `nav`: how one came to it; `ref`, of a load: what kind of page led there. */
  | {
      readonly kind: 'page'
      readonly t: number
      readonly how: 'load' | 'route' | 'restore'
      readonly path: string
      readonly nav?: NonNullable<MicroFields['page']['nav']>
      /** The page before cannot be gone back to: this one has taken its place. */
      readonly replaces?: true
      /** It was restored by going forward, where a browser says so. */
      readonly forward?: true
      readonly ref?: NonNullable<MicroFields['page']['ref']>
    }
  /** Somebody is back: the how many-th visit this is, and the days since the last. Remembered with consent only. */
  | { readonly kind: 'visit'; readonly t: number; readonly visits: number; readonly days: number }
  /** Time passed. */
  | { readonly kind: 'tick'; readonly t: number }

type Of<S, K> = S extends { readonly kind: infer Kinds } ? (K extends Kinds ? S : never) : never

/** The sample of one kind. */
export type SampleOf<K extends Sample['kind']> = Of<Sample, K>
