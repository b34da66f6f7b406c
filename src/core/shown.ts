/** Whether the page is only being prerendered: nobody has seen it, and perhaps nobody will. */
export const prerendering = (document: { readonly prerendering?: boolean }): boolean => !!document.prerendering

/** Runs once the page can be seen: at once, as a rule. */
export const whenShown = (document: Document, run: () => void, signal: AbortSignal): void => {
  if (prerendering(document)) document.addEventListener('prerenderingchange', run, { signal })
  else run()
}
