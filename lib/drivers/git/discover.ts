import type { DiscoveredState } from '../driver.ts'
import type { Repository } from './repository.ts'
import { gitInShadow, gitOnRefs } from './run-git.ts'

const mostCommits = 20
const mostTags = 200

/** Tags, and the last commits of the branch that is checked out; newest first. */
export async function discoverStates(repo: Repository): Promise<DiscoveredState[]> {
  const tags = await readTags(repo)
  const commits = repo.head.commit ? await describeCommits(repo, [`--max-count=${mostCommits}`], [repo.head.commit]) : []
  const tagged = await describeCommits(repo, ['--no-walk=unsorted'], [...new Set(tags.map((tag) => tag.commit))])
  const known = new Map(tagged.map((commit) => [commit.oid, commit]))
  const found = [
    ...tags.flatMap(({ ref, commit }) => {
      const about = known.get(commit)
      const label = `${ref.slice('refs/tags/'.length)} (${commit.slice(0, 7)})`
      return about ? [{ ref, label, dataTime: about.dataTime, current: commit === repo.head.commit }] : []
    }),
    ...commits.map(({ oid, dataTime, subject }) => ({
      ref: oid,
      label: `${oid.slice(0, 7)} ${subject}`,
      dataTime,
      current: oid === repo.head.commit,
    })),
  ]
  return found.toSorted((a, b) => b.dataTime - a.dataTime)
}

/** Tags peeled to commits; those of trees and blobs, or whose objects are gone, are no state to go back to. */
async function readTags(repo: Repository): Promise<{ ref: string; commit: string }[]> {
  const { text } = await gitOnRefs(repo, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags'])
  const tags = text.split('\n').filter(Boolean).slice(-mostTags)
  const input = tags.map((line) => `${line.split(' ')[0]}^{commit}\n`).join('')
  if (input === '') return []
  const peeled = (await gitInShadow(repo, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input })).text.split('\n')
  return tags.flatMap((line, i) => {
    const [commit = '', type] = peeled[i]!.split(' ')
    return type === 'commit' ? [{ ref: line.slice(line.indexOf(' ') + 1), commit }] : []
  })
}

async function describeCommits(repo: Repository, how: string[], tips: string[]) {
  if (tips.length === 0) return []
  const input = `${tips.join('\n')}\n`
  const { text } = await gitInShadow(repo, ['log', ...how, '--format=%H %ct %s', '--stdin'], { input })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, oid = '', seconds = '0', subject = ''] = /^(\S+) (\d+) ?(.*)$/.exec(line) ?? []
      return { oid, dataTime: Number(seconds) * 1000, subject: subject.slice(0, 80) }
    })
}
