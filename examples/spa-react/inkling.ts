import { useEffect, useState } from 'react'
import { start, type Condition, type Inkling, type StartOptions, type TriggerOptions } from 'inkling'

/**
 * Starts Inkling on mount and stops it on unmount. StrictMode mounts twice: the first is stopped before the second starts.
 * Give it a function that stays the same; it answers the options as they are by then.
 */
export const useInkling = (options: () => StartOptions): Inkling | undefined => {
  const [ink, setInk] = useState<Inkling>()
  useEffect(() => {
    const started = start(options())
    setInk(started)
    return () => {
      started.stop()
      setInk(undefined)
    }
  }, [options])
  return ink
}

/** True from the moment a condition calls until its reason has passed. Give it a condition and options that stay the same object. */
export const useWhen = (ink: Inkling | undefined, condition: Condition, options?: TriggerOptions): boolean => {
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
  return holds
}
