/** Whether it can be seen, also when it keeps its place. Browsers know these names for longest. */
export const opaque = (element: Element): boolean | undefined => element.checkVisibility?.({ checkOpacity: true, checkVisibilityCSS: true })
