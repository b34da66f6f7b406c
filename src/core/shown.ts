/** Whether the page is only being prepared: nobody has seen it, and perhaps nobody will. */
export const prepared = (document: { readonly prerendering?: boolean }): boolean => !!document.prerendering

/** Runs once the page can be seen: at once, as a rule. */
export const shown = (document: Document, run: () => void, signal: AbortSignal): void => {
  if (prepared(document)) document.addEventListener('prerenderingchange', run, { signal })
  else run()
}
