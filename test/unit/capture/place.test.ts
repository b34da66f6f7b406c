import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { layout } from '../../../src/capture/layout.js'
import { life } from '../../../src/capture/life.js'
import { places as naming, zones } from '../../../src/capture/place.js'
import type { MicroEvent } from '../../../src/core/event.js'
import { hearing, type Places } from '../../../src/core/part.js'
import type { Sample } from '../../../src/core/sample.js'
import type { World } from '../../../src/core/world.js'
import { hover } from '../../../src/detect/hover.js'
import { reading } from '../../../src/detect/reading.js'

test('hundreds of routes of a hundred new zones each keep few places, and events go on saying where', () => {
  const { document } = new Window()
  document.body.innerHTML = '<nav data-inkling="menu"></nav><main></main>'
  const [menu, main] = ['nav', 'main'].map((name) => document.querySelector(name)!)
  const routes = new Set<() => void>()
  const events: MicroEvent[] = []
  let known: Places = new Map()
  let t = 0
  const tell = (draft: object): void => void events.push(draft as MicroEvent)
  const hear = hearing([(places) => hover()(tell, (known = places)), (places) => reading()(tell, places)], (error) => {
    throw error
  })
  const sample = (each: Sample): void => void hear(each)
  // Of a page it uses no more than this, and what is laid out never changes here.
  const parts = new Map<unknown, unknown>([
    [life, routes],
    [layout, { always: () => {} }],
  ])
  const world = { sample, now: () => t, use: (part: unknown) => parts.get(part) } as unknown as World
  const named = naming(world)
  parts.set(naming, named)
  zones(world)
  const { of } = named
  const over = (element: object): void => {
    sample({ kind: 'over', t, place: of(element as Element), pointer: 'mouse' })
    for (const end = t + 2000; t < end; t += 100) sample({ kind: 'move', t, x: 5, y: 5 })
  }
  const see = (element: object, share: number): void => sample({ kind: 'seen', t, place: of(element as Element), share, weight: 1 })

  see(menu!, 1)
  for (let page = 1; page <= 250; page++) {
    main!.innerHTML = `<p data-inkling="zone-${page}">${'some words of a text '.repeat(20)}</p>`.repeat(100)
    const shown = [...main!.children]
    for (const zone of shown) see(zone, 1)
    const found = events.length
    over(menu!)
    over(shown[50]!)
    over(shown[0]!)
    for (const zone of shown) see(zone, 0)
    expect(events.slice(found)).toMatchObject([
      { type: 'hover', zone: 'menu', target: 'menu' },
      { type: 'hover', zone: `zone-${page}`, target: `zone-${page}` },
      { type: 'reading', zone: `zone-${page}` },
    ])
    // As when one goes elsewhere.
    sample({ kind: 'depart', t })
    sample({ kind: 'page', t, how: 'route', path: `/${page}` })
    routes.forEach((run) => run())
    expect(known.size).toBeLessThanOrEqual(2000)
  }
})
