// Runs inside the page. What a person with this screen, this type and these eyes and fingers would stumble over:
// a list of [kind, where].

export function measure({ seen, pressed, smallest, touch }) {
  const faults = []
  const fault = (kind, where) => faults.push([kind, where])
  const root = document.documentElement
  const page = { left: 0, top: 0, right: root.clientWidth, bottom: Math.max(root.scrollHeight, root.clientHeight) }
  // Half a pixel is rounding.
  const inside = (box, frame) =>
    box.left >= frame.left - 0.5 && box.right <= frame.right + 0.5 && box.top >= frame.top - 0.5 && box.bottom <= frame.bottom + 0.5
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
  const short = (text) => text.trim().slice(0, 20)
  const isBlock = (element) => getComputedStyle(element).display !== 'inline'
  const forTheEye = (element) =>
    !element.closest('.heard') && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const frame = (element) => {
    const { left, top } = element.getBoundingClientRect()
    const { clientLeft, clientTop, clientWidth, clientHeight } = element
    return { left: left + clientLeft, top: top + clientTop, right: left + clientLeft + clientWidth, bottom: top + clientTop + clientHeight }
  }
  window.scrollTo(0, 0)

  const elements = [...document.body.querySelectorAll('*')].filter(forTheEye)
  if (root.scrollWidth > root.clientWidth) fault('beyond the edge', `the page is ${root.scrollWidth} wide`)
  for (const element of elements) {
    const name = `${element.tagName.toLowerCase()} ${short(element.textContent)}`
    const block = isBlock(element)
    if (block && element.scrollWidth > element.clientWidth + 1) fault('cut off', `${name}: wider than its box`)
    if (block && element.scrollHeight > element.clientHeight + 1) fault('cut off', `${name}: taller than its box`)
    if (!inside(element.getBoundingClientRect(), page)) fault('beyond the edge', name)
  }

  // Each piece of text with the boxes of its words, line by line: a space at the end of a line may hang out.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (!node.data.trim() || !forTheEye(node.parentElement)) continue
    const boxes = [...node.data.matchAll(/\S+/g)].flatMap(({ index, 0: word }) => {
      const range = document.createRange()
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      return [...range.getClientRects()]
    })
    texts.push({ node, boxes })
  }
  for (const { node, boxes } of texts) {
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize)
    if (size < smallest) fault('too small to read', `${short(node.data)}: ${size} px`)
    for (let around = node.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflow === 'visible' || around === root || around === document.body) continue
      if (!boxes.every((box) => inside(box, frame(around)))) fault('cut off', short(node.data))
    }
    if (boxes.length === 0 || !boxes.every((box) => box.width > 0 && inside(box, page))) fault('beyond the edge', short(node.data))
  }
  for (const [place, one] of texts.entries()) {
    for (const other of texts.slice(place + 1)) {
      if (one.boxes.some((a) => other.boxes.some((b) => meet(a, b)))) {
        fault('on top of each other', `${short(one.node.data)} / ${short(other.node.data)}`)
      }
    }
  }
  for (const parent of elements) {
    // The box around inline text that wraps covers its neighbours; its pieces were compared above.
    const blocks = [...parent.children].filter((child) => forTheEye(child) && isBlock(child))
    const children = blocks.map((child) => child.getBoundingClientRect())
    children.forEach((a, place) => {
      if (children.slice(place + 1).some((b) => meet(a, b))) fault('on top of each other', `inside ${parent.tagName.toLowerCase()}`)
    })
  }

  const readable = texts.map(({ node }) => node.data)
  for (const text of seen) {
    const place = readable.indexOf(text)
    if (place < 0) fault('not shown', short(text))
    else readable.splice(place, 1)
  }

  const buttons = elements.filter((element) => element.matches('button:enabled, input, select, a'))
  if (buttons.length !== pressed) fault('not shown', `${buttons.length} of ${pressed} things to press`)
  for (const button of buttons) {
    const { width, height } = button.getBoundingClientRect()
    if (width < touch || height < touch) fault('too small to touch', `${short(button.textContent)}: ${width} x ${height}`)
  }
  return faults
}

// Runs inside the page. Steps and keys, or where there are none the first way or row, that a person does not see before
// scrolling; and bars that leave too little of the text in sight.
export function firstView() {
  window.scrollTo(0, 0)
  const height = document.documentElement.clientHeight
  const steps = [...document.querySelectorAll('.doing button')]
  const ways = [...document.querySelectorAll('.options button')].slice(0, steps.length === 0 ? 1 : 0)
  const isBelow = (button, part) => button.getBoundingClientRect().top + part > height + 0.5
  const hidden = [...steps.filter((step) => isBelow(step, step.offsetHeight)), ...ways.filter((way) => isBelow(way, 44))]
  const faults = hidden.map((button) => ['not in the first view', button.textContent.trim().slice(0, 20)])
  const bars = [...document.querySelectorAll('.bar, .doing')].map((bar) => bar.getBoundingClientRect())
  const isBeside = document.documentElement.clientWidth >= 800
  const covered = bars.reduce((sum, { height }) => sum + height, 0)
  if (!isBeside && bars.length > 1 && covered > height * 0.72) faults.push(['not in the first view', `bars cover ${Math.round(covered)} of ${height}`])
  return faults
}

// Runs inside the page. Nothing stays at its place while the rest scrolls, and everything that is folded is open: so that all of it can be measured.
export function spread() {
  const style = document.createElement('style')
  style.textContent = 'html { scroll-padding: 0 !important } .bar, .doing { position: static !important }'
  document.head.append(style)
  for (const folded of document.querySelectorAll('details')) folded.open = true
}

// Characters that the font of the page has no shape for: they are drawn as the shape of what no font has.
export function boxes(characters) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 48, height: 48 })
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  pen.font = `32px ${getComputedStyle(document.body).fontFamily}`
  pen.textBaseline = 'top'
  const shape = (character) => {
    pen.clearRect(0, 0, 48, 48)
    pen.fillText(character, 4, 4)
    return pen.getImageData(0, 0, 48, 48).data.join()
  }
  // A noncharacter: no font ever has it.
  const box = shape('\u{FFFFE}')
  const nothing = shape(' ')
  return [...characters].filter((character) => character.trim() && [box, nothing].includes(shape(character)))
}
