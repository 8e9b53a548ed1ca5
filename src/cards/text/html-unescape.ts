import { defineCard } from '../card.ts'
import { text } from '../fields.ts'

const characters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

export const htmlUnescape = defineCard({
  id: 'text.html-unescape',
  title: 'HTML Unescape',
  description: 'Turns numbered characters of HTML, and amp, lt, gt, quot, apos and nbsp, back into what they show.',
  inputs: { text: text({ label: 'Text' }) },
  outputs: { output: text({ label: 'Text' }) },
  okta: { functions: ['string:htmlUnescape'], inputs: { text: 'string' }, outputs: { output: 'output' } },
  examples: [
    { inputs: { text: '&lt;b&gt; &#65;&#x1F600; &apos;' }, outputs: { output: "<b> A😀 '" } },
    {
      title: 'What is none stays.',
      inputs: { text: '&nothing; &#xD800; & ' },
      outputs: { output: '&nothing; &#xD800; & ' },
    },
  ],
  run: ({ text }) => ({
    output: text.replaceAll(
      /&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#[xX]([\da-fA-F]{1,6}));/g,
      (whole, name, decimal, hex) => {
        if (name !== undefined) return characters[name as string]!
        const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
        // Half of a pair, or past the last character: none, so it stays as it stands.
        return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? (whole as string) : String.fromCodePoint(code)
      },
    ),
  }),
})
