import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { selected } from '../../../src/capture/selected.js'

/** How much is selected of a page, from one element to the end of another. */
const lengthOf = (html: string, from: string, to = from): string | undefined => {
  const { document } = new Window()
  document.body.innerHTML = html
  const [first, last] = [from, to].map((each) => document.querySelector(each)!)
  const range = document.createRange()
  range.setStart(first!.firstChild ?? first!, 0)
  range.setEnd(last!, last!.childNodes.length)
  document.getSelection().addRange(range)
  return selected(first as unknown as Node, 1)?.length
}
const theirs = 'What somebody has written. '.repeat(20)

test.each([
  ['an editor', `<div contenteditable>${theirs}</div>`],
  ['an editor of plain text', `<div contenteditable="plaintext-only">${theirs}</div>`],
  ['an editor that is empty', '<div contenteditable></div>'],
  ['a textarea that the server has filled', `<textarea>${theirs}</textarea>`],
  ['a part that is to be left alone', `<div data-inkling-ignore>${theirs}</div>`],
])('of a selection that runs over %s nothing is told', (_, part) => {
  expect(lengthOf(`<p>Hi</p><main>${part}</main><i>there</i>`, 'p', 'i')).toBeUndefined()
  expect(lengthOf(`<p>Hi</p><main>${part}</main><i>there</i>`, 'p')).toBe('short')
})

test('what stands still within an editor is told of no more than the editor', () => {
  const html = `<div contenteditable><b contenteditable="false">@you</b> <u>${theirs}</u></div>`
  expect(lengthOf(html, 'b')).toBeUndefined()
  expect(lengthOf(html, 'b', 'u')).toBeUndefined()
})
