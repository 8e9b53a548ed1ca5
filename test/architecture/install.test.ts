import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../kit/server.ts'

// Real installations, in folders of their own. npm's cache has the packages from this checkout's own installation.
const outside = (process.env['PATH'] ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
const environment = { ...process.env, PATH: outside.join(delimiter), npm_config_prefer_offline: 'true' }

describe('a fresh clone in a folder whose path has a space', () => {
  let parent: string
  let clone: string
  before(() => {
    parent = mkdtempSync(join(tmpdir(), 'flowhook install '))
    clone = join(parent, 'a clone')
    const files = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    }).split('\0')
    for (const file of files)
      if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(clone, file))
  })
  after(() => rmSync(parent, { recursive: true, force: true }))

  const bootstrap = async (folder: string, ...args: string[]) => {
    const child = spawn('node', ['scripts/bootstrap.mjs', ...args], { cwd: folder, env: environment })
    let printed = ''
    child.stdout.on('data', (bytes) => (printed += String(bytes)))
    child.stderr.on('data', (bytes) => (printed += String(bytes)))
    const [code] = (await once(child, 'close')) as [number]
    return { code, printed }
  }

  it('is installed and its console built once, when two starts come at the same time', async () => {
    const both = await Promise.all([bootstrap(clone, '--console'), bootstrap(clone, '--console')])
    const printed = both.map((each) => each.printed).join('')
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
      printed,
    )
    assert.equal(printed.split('Installing packages').length - 1, 1, printed)
    assert.ok(printed.split('Building the console').length - 1 <= 1, printed)
    assert.equal(existsSync(join(clone, 'web/dist/index.html')), existsSync(join(clone, 'web/index.html')))
    const version = execFileSync(join(clone, 'node_modules/.bin/node'), ['-v'], { encoding: 'utf8' })
    assert.match(version, /^v26\./)
    assert.equal(existsSync(join(clone, '.bootstrap.lock')), false)
  })

  it('has nothing left to do the second time', async () => {
    const before = lstatSync(join(clone, 'node_modules/.flowhook-stamp')).mtimeMs
    assert.deepEqual(await bootstrap(clone, '--console'), { code: 0, printed: '' })
    assert.equal(lstatSync(join(clone, 'node_modules/.flowhook-stamp')).mtimeMs, before)
  })

  it('takes packages that npm installed by itself, and makes the links that npm did not', async () => {
    for (const made of ['.flowhook-stamp', '.bin/node']) rmSync(join(clone, 'node_modules', made))
    assert.deepEqual(await bootstrap(clone), { code: 0, printed: '' })
    assert.ok(existsSync(join(clone, 'node_modules/.bin/node')))
  })

  it('takes over the lock of a start that was killed', async () => {
    rmSync(join(clone, 'node_modules/.flowhook-stamp'))
    execFileSync('touch', ['-d', '2020-01-01', '.bootstrap.lock'], { cwd: clone })
    const { code } = await bootstrap(clone)
    assert.equal(code, 0)
    assert.equal(existsSync(join(clone, '.bootstrap.lock')), false)
  })

  it('runs the command line with its arguments and exit code', () => {
    const run = (...args: string[]) =>
      spawnSync(join(clone, 'bin/flowhook.mjs'), args, { cwd: parent, env: environment, encoding: 'utf8' })
    assert.equal(run('--help').status, 0)
    assert.match(run('--help').stdout, /event/)
    assert.equal(run('no such command').status, 2)
  })

  describe('the container image', () => {
    const instructions = readFileSync(join(root, 'Dockerfile'), 'utf8')
      .replaceAll(/^#.*\n/gm, '')
      .replaceAll('\\\n', ' ')
      .split('\n')
    const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))
    const of = (name: string, lines = last) =>
      lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim())
    const command = (name: string) => JSON.parse(of(name)[0]!.replace(/^.*?\[/, '[')) as string[]
    const image = () => join(parent, 'image')
    /** The image's Node is the only one on its path. */
    const imagePath = () => join(parent, 'image-bin')
    const imageEnvironment = () => ({
      PATH: [imagePath(), '/usr/bin', '/bin'].join(delimiter),
      ...Object.fromEntries(of('ENV').flatMap((line) => line.split(/\s+/).map((each) => each.split('=')))),
      FLOWHOOK_DATA: join(parent, 'image-data'),
      FLOWHOOK_PORT: '0',
    })

    before(() => {
      mkdirSync(imagePath())
      symlinkSync(process.execPath, join(imagePath(), 'node'))
    })

    it('is copied from files that are there', () => {
      for (const line of of('COPY', instructions)) {
        const sources = line
          .split(/\s+/)
          .filter((each) => !each.startsWith('--'))
          .slice(0, -1)
        for (const source of sources) {
          const path = source.replace(/^\/app\//, '')
          if (path === 'web/dist' && !existsSync(join(clone, 'web/index.html'))) continue
          assert.ok(existsSync(join(clone, path)), `Dockerfile: COPY ${source}`)
        }
      }
    })

    it('installs without development packages and without a Node of its own', async () => {
      for (const line of of('COPY')) {
        const words = line.split(/\s+/).filter((each) => !each.startsWith('--'))
        const target = words.at(-1)!
        for (const word of words.slice(0, -1)) {
          const path = word.replace(/^\/app\//, '')
          const to = join(image(), target.endsWith('/') ? join(target, basename(path)) : target)
          if (existsSync(join(clone, path))) cpSync(join(clone, path), to, { recursive: true })
        }
      }
      const install = of('RUN')
        .find((line) => line.startsWith('npm ci'))!
        .split(' && ')[0]!
      const [program = '', ...args] = install.split(' ')
      execFileSync(program, args, { cwd: image(), env: environment, stdio: 'pipe' })
      assert.equal(existsSync(join(image(), 'node_modules/vite')), false)
      assert.equal(existsSync(join(image(), 'node_modules/.bin/node')), false)
    })

    it('starts, passes its own health check, is copied while it runs, and stops in order', async (t) => {
      const [, ...args] = command('CMD')
      const server = spawn(join(imagePath(), 'node'), args, { cwd: image(), env: imageEnvironment(), stdio: 'pipe' })
      t.after(() => server.kill('SIGKILL'))
      let printed = ''
      server.stdout.on('data', (bytes) => (printed += String(bytes)))
      server.stderr.on('data', (bytes) => (printed += String(bytes)))
      const file = join(parent, 'image-data', 'server.json')
      while (!existsSync(file) && server.exitCode === null) await delay(20)
      assert.equal(server.exitCode, null, printed)
      const port = new URL((JSON.parse(readFileSync(file, 'utf8')) as { url: string }).url).port
      const [program = '', ...check] = command('HEALTHCHECK')
      const healthy = { cwd: image(), env: { ...imageEnvironment(), FLOWHOOK_PORT: port } }
      assert.equal(spawnSync(join(imagePath(), program), check, healthy).status, 0)
      const copy = join(parent, 'image-backup.db')
      const copying = ['--disable-proto=delete', 'bin/flowhook.ts', 'backup', copy]
      assert.equal(spawnSync(join(imagePath(), 'node'), copying, healthy).status, 0)
      const database = new DatabaseSync(copy, { readOnly: true })
      assert.deepEqual({ ...database.prepare('pragma quick_check').get() }, { quick_check: 'ok' })
      database.close()
      assert.equal(existsSync(`${copy}.key`), false)
      server.kill('SIGTERM')
      assert.deepEqual(await once(server, 'exit'), [0, null], printed)
      assert.equal(spawnSync(join(imagePath(), program), check, healthy).status, 1)
    })

    it('is ready for the bootstrap too, which links the Node that it runs on', () => {
      cpSync(join(clone, 'scripts/bootstrap.mjs'), join(image(), 'scripts/bootstrap.mjs'))
      const { status, stderr } = spawnSync(join(imagePath(), 'node'), ['scripts/bootstrap.mjs', '--console'], {
        cwd: image(),
        env: imageEnvironment(),
        encoding: 'utf8',
      })
      assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
      assert.ok(existsSync(join(dirname(image()), 'image/node_modules/.bin/node')))
    })
  })
})
