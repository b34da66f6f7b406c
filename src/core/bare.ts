/** A copy that has only what it was given: pages put methods of their own (`select`, `count`, `tap`) on every object. */
export const bare = <T extends object>(given: T): T => Object.assign(Object.create(null), given) as T
