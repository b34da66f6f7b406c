import { isScalar, type MicroEvent, type Scalar } from './event.js'
import type { Guard } from './guard.js'

/**
 * What an owner's `scrub` leaves of an event; nothing if it is to stay here. It can take fields away and change them, within their type, but
 * add none, so that what leaves is never more than the manifest says; and it cannot touch the envelope. One that fails keeps the event here.
 */
export const scrubbed = (
  event: MicroEvent,
  scrub: (event: MicroEvent) => MicroEvent | null,
  call: Guard['call'],
): MicroEvent | undefined => {
  let left: Record<string, Scalar> | undefined
  call(() => {
    const given = scrub({ ...event }) as Record<string, unknown> | null
    // A promise, or nothing, is no event.
    if (given?.['type'] !== event.type) return
    const { seq, t, page } = event
    const found = { ...given, seq, t, page }
    left = Object.fromEntries(
      Object.entries(event).flatMap(([name, was]) => {
        const is = found[name as keyof typeof found]
        return typeof is === typeof was && isScalar(is) ? [[name, is]] : []
      }),
    )
  })
  return left as unknown as MicroEvent | undefined
}
