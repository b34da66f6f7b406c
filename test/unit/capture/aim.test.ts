import { Window } from 'happy-dom'
import { expect, test } from 'vitest'
import { aimOf } from '../../../src/capture/effect/aim.js'

test.each([
  ['that shows nothing', 'background-image: none; background-color: transparent', 'button'],
  ['of a colour', 'background-image: none; background-color: red', 'i'],
  ['of half a colour', 'background-image: none; background-color: rgba(255, 0, 0, 0.5)', 'i'],
  ['with a picture', 'background-image: url(a.svg)', 'i'],
])('a cover %s is looked through only if it shows nothing', (_, style, aimed) => {
  const { document } = new Window()
  document.body.innerHTML = `<main><section><button>Buy</button><i style="${style}"></i></section></main>`
  const [cover, button] = ['i', 'button'].map((each) => document.querySelector(each) as unknown as Element)
  let asked = false
  Object.assign(document, {
    elementsFromPoint: () => {
      asked = true
      return [cover, button]
    },
  })
  const { self } = aimOf(cover!, { clientX: 5, clientY: 5 } as MouseEvent)
  expect([self.localName, asked]).toEqual([aimed, aimed === 'button'])
})
