import { invalidXml } from './limits.ts'

const known: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text with its entities read: the five of XML, and numbered characters (XML 1.0, 4.1 and 4.6). @throws CardError */
export function plainText(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([\w.:-]{1,50}));|&/g, (whole, decimal, hex, name) => {
    if (name !== undefined && Object.hasOwn(known, name as string)) return known[name as string]!
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
    if (code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code)
    throw invalidXml(`${whole === '&' ? 'an & stands alone' : `${whole as string} is unknown`}`)
  })
}
