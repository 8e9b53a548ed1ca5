/** Names that some systems keep for devices. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i

/**
 * What people call something, as the name of a file on every system: no separators, no characters that are not seen, no dots at
 * its ends. Two names can come to the same.
 */
export function fileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[/\\:*?"<>|]/g, '-')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/^[.\s~]+|[.\s]+$/g, '')
  const short = [...plain].slice(0, 80).join('').trim()
  return short === '' || devices.test(short) ? `${short}-flow` : short
}
