// Programs of Node, which has no DOM: what they import must not ask for it.
import { memoryStore, receive } from 'inkling/receive'
import { detectors, replay, type MicroEvent } from 'inkling/testing'

export const collect = receive({ store: memoryStore() })
export const told: MicroEvent[] = replay([], [detectors['hover']!.detector()])
