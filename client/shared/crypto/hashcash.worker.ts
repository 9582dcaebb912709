import { solve, type Work } from './hashcash.ts'

onmessage = ({ data }: MessageEvent<Work>) => {
  postMessage(solve(data))
}
