import { native } from '../core/native.js'
import type { Capture } from '../core/world.js'
import { ACT, keys } from './keys.js'
import { places } from './place.js'
import { shadowsIn } from './shadow.js'

/** Whether media plays, and what a person does with a player. */
export const media: Capture = ({ window, document, sample, now, listen, use, ready, signal }) => {
  const { of, ignored } = use(places)
  const hand = use(keys)
  const playing = new Set<EventTarget>()
  const numbers = new WeakMap<HTMLMediaElement, number>()
  let count = 0
  /** Where each was last known to be, s: when a seek is heard of, it is there already. */
  const known = new WeakMap<HTMLMediaElement, number>()

  const hear = ({ type, target, timeStamp: t }: Event): void => {
    const player = target as HTMLMediaElement
    const { currentTime, seeking, ended } = player
    const from = known.get(player) ?? 0
    if (!seeking || type === 'seeking') known.set(player, currentTime)
    const stops = type === 'pause' || type === 'emptied'
    if (stops) playing.delete(player)
    else if (type === 'playing') playing.add(player)
    if (stops || type === 'playing') sample({ kind: 'media', t, on: playing.size > 0 })
    // Asked to play, it may take its time.
    const did = ({ play: 'play', pause: 'pause', seeking: 'seek' } as const)[type]
    // What starts, stops and jumps by itself (carousels, loops, an end) is nobody's doing.
    const alone = (ended && did === 'pause') || t - hand.t >= ACT
    if (!did || (alone && did === 'seek') || ignored(player)) return
    const [at, was] = [currentTime, from].map((s) => Math.round(s * 1000)) as [number, number]
    sample({ kind: 'player', t, player: numbers.get(player)!, place: of(player), did, ...(alone && { alone }), at, from: was })
  }
  const follow = (player: HTMLMediaElement): void => {
    // A muted loop is decoration.
    if (player.muted && player.loop) return
    if (!numbers.has(player)) numbers.set(player, ++count)
    // Taken off the page while it plays, it stops where the page cannot hear it. Listening to it twice is listening once.
    for (const type of ['pause', 'emptied', 'seeking', 'timeupdate'])
      native(player, 'addEventListener').call(player, type, hear, { signal })
  }
  const roots = new WeakSet<Node>()
  // Media events do not bubble, but they are captured; out of a shadow root they do not come.
  const hearIn = (root: Node): void => {
    if (roots.has(root)) return
    roots.add(root)
    listen(root, 'play playing', (event) => {
      const player = event.target as HTMLMediaElement
      follow(player)
      if (numbers.has(player)) hear(event)
    })
  }
  hearIn(document)
  // Whoever starts a player in a component presses on that first, or goes there by key.
  listen(window, 'pointerdown focusin', (event) => {
    const { shadowRoot } = event.target as Partial<Element>
    if (shadowRoot) for (const root of [shadowRoot, ...shadowsIn(shadowRoot)]) hearIn(root)
  })
  // What was playing before anybody listened.
  ready.add(() => {
    for (const player of document.querySelectorAll<HTMLMediaElement>('audio,video')) {
      if (player.paused) continue
      follow(player)
      if (numbers.has(player)) playing.add(player)
    }
    if (playing.size) sample({ kind: 'media', t: now(), on: true })
  })
}
