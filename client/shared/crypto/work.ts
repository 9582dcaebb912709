import { solve, type Work } from './hashcash.ts'

/** Beyond this the work is given up: something is wrong with the device, or with what is asked of it. */
const PATIENCE_MS = 30_000

/** Does a server's work beside the page, which stays smooth meanwhile. Rejects when it takes too long. */
export function doWork({ token, bits }: Work): Promise<number> {
  const worker = startWorker()
  // A browser without module workers does it here: half a second of standing still is better than no purchase.
  if (!worker) return Promise.resolve(solve({ token, bits }))
  let patience: number | undefined
  const answer = new Promise<number>((resolve, reject) => {
    const fail = () => {
      reject(new Error('the work was not done'))
    }
    patience = window.setTimeout(fail, PATIENCE_MS)
    worker.onmessage = ({ data }: MessageEvent<number>) => {
      resolve(data)
    }
    worker.onerror = fail
    worker.postMessage({ token, bits })
  })
  return answer.finally(() => {
    window.clearTimeout(patience)
    worker.terminate()
  })
}

function startWorker(): Worker | null {
  try {
    return new Worker(new URL('./hashcash.worker.ts', import.meta.url), { type: 'module' })
  } catch {
    return null
  }
}
