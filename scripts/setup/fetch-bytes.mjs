// @ts-check
const replyTimeoutMs = 10_000
const downloadTimeoutMs = 120_000

/**
 * @param {string} address
 * @returns {Promise<Buffer | undefined>} nothing when the host is out of reach, slow to answer, or has no such file
 */
export async function fetchBytes(address) {
  const abort = new AbortController()
  const forReply = setTimeout(() => abort.abort(), replyTimeoutMs)
  const forAll = setTimeout(() => abort.abort(), downloadTimeoutMs)
  try {
    const reply = await fetch(address, { signal: abort.signal })
    clearTimeout(forReply)
    return reply.ok ? Buffer.from(await reply.arrayBuffer()) : undefined
  } catch {
    return undefined
  } finally {
    clearTimeout(forReply)
    clearTimeout(forAll)
  }
}
