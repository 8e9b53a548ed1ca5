import type { DeliveryRequest } from '../../api/deliveries.ts'

/**
 * The request as a command for a POSIX shell. Nothing of it is interpreted by the shell: each value stands in single quotes.
 *
 * @param file what the body is read from where it was too long to be shown
 */
export function curlCommand({ url, headers, body, truncated }: DeliveryRequest, file: string): string {
  const lines = [
    // Without globbing: brackets in a URL would make curl send many requests.
    `curl --globoff -X POST ${quoted(url ?? 'https://example.com/')}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `--data-binary ${truncated ? quoted(`@${file}`) : quoted(body)}`,
  ]
  return lines.join(' \\\n  ')
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
