// Fails when the SBOM holds a library that .ci/vulnerable.txt knows to have a hole.
//
//   node .ci/vulnerable.mjs [LIST [SBOM]]   checks target/sbom.json against .ci/vulnerable.txt
//   node .ci/vulnerable.mjs --self-test     checks that a planted hole is found, and how versions are compared
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const SYNONYMS = { a: 'alpha', b: 'beta', m: 'milestone', cr: 'rc', ga: '', final: '', release: '' }

/** The parts of a version as Maven sees them: numbers, and words of which some come before a release. */
function parts(version) {
  const all = version.toLowerCase().match(/\d+|[a-z]+/g) ?? []
  const found = all.map(part => (/\d/.test(part) ? Number(part) : (SYNONYMS[part] ?? part)))
  // 1.0.0 is 1, and 1.0-rc1 is 1-rc1
  for (let i = found.length - 1; i >= 0; i--) {
    const next = found[i + 1]
    if (found[i] === '' || (found[i] === 0 && typeof next !== 'number')) found.splice(i, 1)
  }
  return found
}

function rank(part) {
  if (part === undefined) return [1, QUALIFIERS.indexOf('')]
  if (typeof part === 'number') return [2, part]
  const known = QUALIFIERS.indexOf(part)
  return known < 0 ? [1, QUALIFIERS.length] : [1, known]
}

/** Negative, zero or positive, as the first version is older than, as old as or newer than the second. */
export function compare(first, second) {
  const [left, right] = [parts(first), parts(second)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [a, b] = [left[i], right[i]]
    // A missing number is a zero
    if (a === undefined && typeof b === 'number') return -1
    if (b === undefined && typeof a === 'number') return 1
    const [x, y] = [rank(a), rank(b)]
    const order = x[0] - y[0] || x[1] - y[1]
    if (order !== 0) return order
  }
  return 0
}

/** Whether the version is in one of the ranges, as in "[4.0,4.1.5),[4.2,4.2.3]", or older than a plain version. */
export function affected(version, range) {
  if (!/^[[(]/.test(range)) return compare(version, range) < 0
  const intervals = [...range.matchAll(/([[(])([^,\])]*),([^,\])]*)([\])])/g)]
  if (intervals.map(interval => interval[0]).join(',') !== range) throw new Error(`'${range}' is no version range`)
  return intervals.some(([, open, from, to, close]) => {
    const low = from === '' || (open === '[' ? compare(version, from) >= 0 : compare(version, from) > 0)
    const high = to === '' || (close === ']' ? compare(version, to) <= 0 : compare(version, to) < 0)
    return low && high
  })
}

export function parse(text) {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const match = /^([^\s:]+):(\S+)\s+(\S+)\s+(\S.*)$/.exec(line)
    if (!match) throw new Error(`line ${index + 1} is not 'group:artifact version-or-range reason': ${line}`)
    const [, group, artifact, range, reason] = match
    affected('1', range)
    return [{ group, artifact, range, reason }]
  })
}

/** The holes of the components: one sentence each. */
export function holes(known, components) {
  return known.flatMap(({ group, artifact, range, reason }) =>
    components
      .filter(it => it.group === group && (artifact === '*' || it.name === artifact) && affected(it.version, range))
      .map(it => `${it.group}:${it.name}:${it.version} is affected (${range}): ${reason}`))
}

function selfTest(components) {
  const order = ['1.0-alpha1', '1.0-beta2', '1.0-beta10', '1.0-rc1', '1.0-SNAPSHOT', '1.0', '1.0.1', '1.0.9', '1.0.10', '1.1', '2.0.0', '10']
  order.forEach((version, i) => order.forEach((other, j) =>
    assert.equal(Math.sign(compare(version, other)), Math.sign(i - j), `${version} against ${other}`)))
  assert.equal(compare('4.1.137.Final', '4.1.137'), 0)
  assert.equal(compare('1.0', '1.0.0'), 0)
  assert.ok(affected('4.1.124.Final', '4.1.125.Final') && !affected('4.1.125.Final', '4.1.125.Final'))
  assert.ok(affected('2.5', '[1,2),[2.4,2.6]') && affected('2.6', '[1,2),[2.4,2.6]'))
  assert.ok(!affected('2', '[1,2),[2.4,2.6]') && affected('0.1', '(,1]') && !affected('1.1', '(,1]'))
  assert.throws(() => parse('a:b 1.0'))
  assert.throws(() => parse('a:b [1.0 reason'))

  assert.ok(components.length > 50, `the SBOM has only ${components.length} components`)
  const victim = components.find(it => it.name === 'netty-handler')
  const planted = parse(`# planted\n${victim.group}:${victim.name} [0,${victim.version}] a planted hole\n`)
  assert.equal(holes(planted, components).length, 1, 'a planted hole is not found')
  assert.equal(holes(parse(`${victim.group}:${victim.name} ${victim.version} fixed in it`), components).length, 0)
  assert.ok(holes(parse(`${victim.group}:* [0,) a whole group`), components).length > 3)
}

const [list = '.ci/vulnerable.txt', sbom = 'target/sbom.json'] = process.argv.slice(2).filter(it => !it.startsWith('--'))
const components = JSON.parse(readFileSync(sbom, 'utf8')).components
if (process.argv.includes('--self-test')) {
  selfTest(components)
  console.log('a planted hole is found')
} else {
  const known = parse(readFileSync(list, 'utf8'))
  const found = holes(known, components)
  found.forEach(hole => console.error(hole))
  console.log(`${components.length} libraries, ${known.length} known holes, ${found.length} of them here`)
  process.exitCode = found.length === 0 ? 0 : 1
}
