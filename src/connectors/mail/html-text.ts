/** What stands beside HTML for those who read text: the words of it, its lines, and where its links lead. In linear time. */
export function textOfHtml(html: string): string {
  let text = ''
  let at = 0
  let link = ''
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) {
      text += html.slice(at).replace(/\s+/g, ' ')
      break
    }
    text += html.slice(at, open).replace(/\s+/g, ' ')
    if (html.startsWith('<!--', open)) {
      at = behind(html, '-->', open)
      continue
    }
    const close = html.indexOf('>', open)
    if (close === -1) break
    const tag = html.slice(open + 1, Math.min(close, open + 2_000))
    const name = /^\/?[a-z][a-z\d]*/i.exec(tag)?.[0].toLowerCase() ?? ''
    at = close + 1
    if (name === 'style' || name === 'script' || name === 'head' || name === 'title') at = behindElement(html, name, at)
    else if (name === 'a') link = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag)?.slice(1).find(Boolean) ?? ''
    else if (name === '/a') {
      if (/^(?:https?|mailto):/i.test(link)) text += ` (${link.replace(/^mailto:/i, '')})`
      link = ''
    } else if (name === 'li') text += '\n- '
    else if (name === 'td' || name === 'th') text += ' '
    else if (lines.has(name.replace('/', ''))) text += name === 'br' || !paragraphs.has(name) ? '\n' : '\n\n'
  }
  return decoded(text)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const lines: ReadonlySet<string> = new Set([
  'br',
  'p',
  'div',
  'tr',
  'table',
  'ul',
  'ol',
  'hr',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'section',
])
const paragraphs: ReadonlySet<string> = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  '/p',
  '/h1',
  '/h2',
  '/h3',
  '/h4',
  '/h5',
  '/h6',
  '/table',
])

function behind(html: string, end: string, from: number): number {
  const found = html.indexOf(end, from)
  return found === -1 ? html.length : found + end.length
}

function behindElement(html: string, name: string, from: number): number {
  const found = new RegExp(`</${name}\\s*>`, 'gi')
  found.lastIndex = from
  return found.exec(html) === null ? html.length : found.lastIndex
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    const isText = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return isText ? String.fromCodePoint(code) : ''
  })
}
