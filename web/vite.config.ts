import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** What `npm start` listens on; only the development server needs it. */
const api = 'http://127.0.0.1:8470'

export default defineConfig({
  plugins: [react()],
  // The server puts each answer's own nonce in its place: src/http/console-files.ts.
  html: { cspNonce: '%NONCE%' },
  server: { proxy: { '/api': api, '/docs': api, '/openapi.json': api } },
  build: {
    target: 'es2023',
    // With light-dark() as it is: what it is rewritten to for older browsers has no effect here.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Never as data: URLs, which the content security policy does not let in.
    assetsInlineLimit: 0,
    // Said by a test of its own: test/browser/size.test.ts.
    reportCompressedSize: false,
    // That test reads which page loads what.
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What changes with an upgrade only stays in the browser's cache when the pages change.
          groups: [
            // Lazy: only with JSON on the page, or a chart.
            {
              name: 'json-editor',
              test: /node_modules\/(?:@codemirror|@lezer|style-mod|w3c-keyname|crelt)\//,
              priority: 4,
            },
            { name: 'uplot', test: /node_modules\/uplot\//, priority: 4 },
            { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\//, priority: 3 },
            // Without the parts that few pages use: these come with those pages.
            {
              name: 'mantine',
              test: /node_modules\/@mantine\/(?!core\/esm\/components\/(?:Combobox|Select|MultiSelect|Autocomplete|TagsInput|Pill|PillsInput|NumberInput|Stepper|Timeline|SegmentedControl|Accordion|Slider|Textarea|Progress|Radio|Chip)\/)/,
              priority: 2,
            },
            { name: 'tanstack', test: /node_modules\/@tanstack\//, priority: 1 },
          ],
        },
      },
    },
  },
})
