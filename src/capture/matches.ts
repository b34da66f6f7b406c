/** As the browser has it: a form answers with its field if one is called `matches`. */
export const matches = (element: Element, selector: string): boolean =>
  (typeof element.matches === 'function' ? element : Element.prototype).matches.call(element, selector)
