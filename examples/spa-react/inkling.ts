import { useEffect, useState } from 'react'
import { start, type Condition, type Inkling, type StartOptions, type TriggerOptions } from 'inkling'

let running: Inkling | undefined
let users = 0

/**
 * Starts Inkling with the first component that uses it and stops it with the last. StrictMode mounts twice: the first is stopped before the
 * second starts. Give it a function that stays the same; it answers the options as they are by then.
 */
export const useInkling = (options: () => StartOptions): Inkling | undefined => {
  const [ink, setInk] = useState<Inkling>()
  useEffect(() => {
    users++
    setInk((running ??= start(options())))
    return () => {
      setInk(undefined)
      if (--users) return
      running?.stop()
      running = undefined
    }
  }, [options])
  return ink
}

/**
 * True from the moment a condition calls until its reason has passed, or until what is returned beside it closes it. Give it a condition and
 * options that stay the same object.
 */
export const useWhen = (
  ink: Inkling | undefined,
  condition: Condition,
  options?: TriggerOptions,
): readonly [holds: boolean, close: () => void] => {
  const [holds, setHolds] = useState(false)
  useEffect(
    () =>
      ink?.when(
        condition,
        ({ signal }) => {
          setHolds(true)
          signal.addEventListener('abort', () => setHolds(false), { once: true })
        },
        options,
      ),
    [ink, condition, options],
  )
  return [holds, () => setHolds(false)]
}
