// The filters, and nothing else: without this the page shows everything.
(() => {
  const form = document.getElementById('filters')
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    target?.closest('details')?.setAttribute('open', '')
  }
  addEventListener('hashchange', reveal)
  reveal()
  if (!form) return
  const count = document.getElementById('count')
  const lines = [...document.querySelectorAll('tr[data-for]')].map((row) => ({
    row, section: document.getElementById(row.dataset.for), text: row.textContent.toLowerCase(),
  }))
  const apply = () => {
    const text = form.elements.text.value.trim().toLowerCase()
    const fits = ({ row, text: has }) =>
      has.includes(text) && ['ending', 'link', 'card'].every((name) => ['', row.dataset[name]].includes(form.elements[name].value))
    let shown = 0
    for (const line of lines) {
      const fit = fits(line)
      line.row.hidden = line.section.hidden = !fit
      shown += fit ? 1 : 0
    }
    const all = lines.length === 1 ? '1 transcript shown' : `All ${shown} transcripts shown`
    count.textContent = shown === lines.length ? all : `${shown} of ${lines.length} transcripts shown`
  }
  form.addEventListener('input', apply)
  form.addEventListener('reset', () => setTimeout(apply))
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('click', ({ target }) => {
    if (target.dataset.open === undefined) return
    for (const { section } of lines) section.open = target.dataset.open !== '' && !section.hidden
  })
  form.hidden = false
  apply()
})()
