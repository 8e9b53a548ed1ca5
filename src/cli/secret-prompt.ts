import { exitCodes, Failure } from './failure.ts'

/** Asks on the terminal and shows nothing of what is typed. @throws Failure when it is broken off */
export function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  let typed: readonly string[] = []
  return new Promise((resolve, reject) => {
    const end = (done: () => void) => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      done()
    }
    const onData = (text: string) => {
      for (const key of text) {
        if (key === '\r' || key === '\n') return end(() => resolve(typed.join('')))
        if (key === '\u0003' || key === '\u0004') {
          return end(() => reject(new Failure('Broken off.', { exitCode: exitCodes.usage })))
        }
        if (key === '\u007f' || key === '\b') typed = typed.slice(0, -1)
        // Other control characters are keys that write nothing.
        else if (key >= ' ') typed = [...typed, key]
      }
    }
    stdin.on('data', onData)
  })
}
