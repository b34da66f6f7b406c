/** What an event happened to, inside an open shadow root, too. */
export const innermost = (event: Event): Element | null => {
  const target = event.target as Element | null
  return target?.shadowRoot ? (event.composedPath()[0] as Element) : target
}
