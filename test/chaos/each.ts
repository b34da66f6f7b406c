/** The same for all, at once. */
export const each = <T, R>(all: readonly T[], run: (one: T) => Promise<R>): Promise<R[]> => Promise.all(all.map(run))

/** Whether it has come true in a while, whatever a driver says of a page that is dead, or does not say. */
export const orSilence = (done: Promise<unknown>, ms = 3_000): Promise<boolean> =>
  Promise.race([
    done.then(
      () => true,
      () => false,
    ),
    new Promise<false>((resolve) => setTimeout(resolve, ms, false)),
  ])
