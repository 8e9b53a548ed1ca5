/**
 * A number without an exponent, by its shortest decimal form: `toFixed` would write what the double has behind it too,
 * 0.1 to 20 decimals as 0.10000000000000000555. From 1e21 on with an exponent, as JavaScript writes it.
 *
 * @param decimals zeros are added up to these; nothing is rounded
 */
export function decimalText(number: number, decimals = 0): string {
  const size = Math.abs(number)
  if (size >= 1e21) return String(number)
  const [digits = '', exponent] = String(size).split('e')
  // Only a negative exponent is left: 1.5e-7 is 0.00000015.
  const plain = exponent === undefined ? digits : `0.${'0'.repeat(-Number(exponent) - 1)}${digits.replace('.', '')}`
  const [whole = '', fraction = ''] = plain.split('.')
  const filled = fraction.padEnd(decimals, '0')
  return `${number < 0 ? '-' : ''}${whole}${filled === '' ? '' : `.${filled}`}`
}
