/** The element around another, across shadow roots. */
export const above = (element: Element): Element | null =>
  element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null

/** The same as it is laid out: what a component shows in a slot lies in that. */
export const around = (element: Element): Element | null => element.assignedSlot ?? above(element)
