import { expect, test } from 'vitest'
import { turnCredential } from './turn.ts'

const server = { urls: ['turn:turn.example.org:3478?transport=udp'], secret: 'a secret of the county' }
const now = new Date(1_795_521_200_000)

test('a credential is good for a day, and signed as openssl signs it', () => {
  // printf '%s' 1795607600:peer-1 | openssl dgst -sha1 -hmac 'a secret of the county' -binary | base64
  expect(turnCredential(server, { name: 'peer-1', now })).toEqual({
    urls: server.urls,
    username: '1795607600:peer-1',
    credential: '4xZORO3BzW1eSEGPsHBeN0DrlEs=',
  })
})

test('nobody else’s credential is the same', () => {
  const one = turnCredential(server, { name: 'peer-1', now })
  expect(turnCredential(server, { name: 'peer-2', now }).credential).not.toBe(one.credential)
  expect(turnCredential({ ...server, secret: 'another' }, { name: 'peer-1', now }).credential).not.toBe(
    one.credential,
  )
})
