/** Shortest and longest password, in characters; from `recommended` on it is called strong. */
export const passwordLength = Object.freeze({ least: 8, most: 128, recommended: 15 })

/**
 * The one form of a password that is hashed and judged: keyboards send some letters in two forms (NIST SP 800-63B, 3.1.1.2).
 */
export function normalPassword(password: string): string {
  return password.normalize('NFKC')
}

/**
 * What is wrong with a password, as a sentence, or null. No rules about digits and signs: length and not being guessed
 * first are what helps (NIST SP 800-63B, 3.1.1.2).
 *
 * @param owner whose name and email an attacker tries first
 */
export function passwordProblem(
  password: string,
  owner: { readonly name: string; readonly email: string },
): string | null {
  const normal = normalPassword(password)
  const length = [...normal].length
  if (length < passwordLength.least) return `Expected at least ${passwordLength.least} characters.`
  if (length > passwordLength.most) return `Expected at most ${passwordLength.most} characters.`
  const lower = normal.toLowerCase()
  if (common.has(lower) || common.has(core(lower)) || isRow(lower)) {
    return 'This password is among the first that are tried. Choose another one.'
  }
  const personal = [owner.email, owner.email.split('@')[0]!, owner.name, 'flowhook']
  if (personal.some((each) => core(each.toLowerCase()) !== '' && core(each.toLowerCase()) === core(lower))) {
    return 'This password is the name, the email or the product. Choose another one.'
  }
  return null
}

/** Without what people put before and behind a word: digits, signs, blanks. */
function core(lower: string): string {
  return lower.replaceAll(/[^\p{L}]+/gu, '')
}

/** `aaaaaaaa`, `12345678`, `hgfedcba`: one step again and again. */
function isRow(lower: string): boolean {
  const codes = [...lower].map((each) => each.codePointAt(0)!)
  const step = codes[1]! - codes[0]!
  return Math.abs(step) <= 1 && codes.every((code, at) => at === 0 || code === codes[at - 1]! + step)
}

/** The commonest words and rows of keys; with digits and signs around them they are no better. */
const common: ReadonlySet<string> = new Set(
  `password passwort passw0rd p@ssw0rd p@ssword motdepasse contraseña wachtwoord senha parola
  qwerty qwertz azerty qwertyui qwertyuiop asdfghjk asdfghjkl zxcvbnm qwer asdf asdfasdf qweqwe qweasd
  qazwsx qazwsxedc zaqxsw abcabc abcd aaaa iloveyou ilovegod lovely loveme love sunshine princess dragon monkey
  football baseball basketball soccer hockey superman batman spiderman starwars pokemon naruto master shadow
  welcome welcomeback letmein login administrator admin administrateur root toor guest user test testing tester
  changeme changeit secret secretword default temp temppass temporary demo sample example public private
  trustno hello hellohello whatever nothing computer internet google facebook linkedin adobe photoshop
  freedom flower summer winter spring autumn january february september october november december
  monday friday michael jennifer jessica michelle charlie jordan daniel thomas andrew joshua matthew
  ashley nicole hannah buster ginger pepper cookie banana chocolate mustang ferrari porsche mercedes corvette
  harley yankees cowboys liverpool chelsea arsenal barcelona juventus okta oktaadmin webhook webhooks eventhook
  eventhooks workflow workflows correcthorsebatterystaple
  1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx 12341234 11223344 12344321 87654321 123123123 147258369 112233445566
  11112222 12121212 69696969 00000001 1234qwer qwer1234 abcd1234 1234abcd asdf1234 123qweasd a1b2c3d4`
    .split(/\s+/)
    .filter((each) => each !== ''),
)
