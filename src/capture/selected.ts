import type { Length } from '../core/sample.js'
import { IGNORED } from './place.js'
import { editableSelector } from './zone.js'

/** What of a page is not looked at. */
const theirs = `textarea,${editableSelector},${IGNORED}`

/** What of the page is selected. */
export interface Selected {
  readonly node: Node
  readonly length: Length
}

/**
 * How much is selected where an event happened; nothing if that is less than `least` characters. The text is measured on the spot and
 * kept nowhere. What runs into something a person can write in is theirs and is not looked at: only fields that are read-only count, as part of the page.
 */
export const selected = (node: Node, least: number): Selected | undefined => {
  const root = node.getRootNode() as Document
  const { activeElement: field } = root
  // Chromium alone has it on shadow roots, where its document would not tell.
  const selection = root.getSelection?.() ?? node.ownerDocument!.getSelection()
  if (field?.matches('input,textarea')) {
    const { readOnly, selectionStart, selectionEnd } = field as HTMLInputElement
    return readOnly ? sized(field, selectionEnd! - selectionStart!, least) : undefined
  }
  if (!selection?.rangeCount) return undefined
  const range = selection.getRangeAt(0)
  const { startContainer } = range
  // The only containers of text that are no elements are the texts themselves.
  const element = (startContainer.nodeType === 1 ? startContainer : startContainer.parentElement) as HTMLElement | null
  if (!element || element.isContentEditable) return undefined
  // One length for all of it would tell how much somebody has written in a part.
  for (const each of (element.getRootNode() as Document).querySelectorAll(theirs)) if (range.intersectsNode(each)) return undefined
  // Not the selection's own text: that one is as rendered, and would force a layout.
  return sized(element, String(range).trim().length, least)
}

const sized = (node: Node, length: number, least: number): Selected | undefined =>
  length < least ? undefined : { node, length: length > 200 ? 'long' : length > 20 ? 'medium' : 'short' }
