import { expect, test } from 'vitest'
import { ed25519Signer } from './signing.ts'

const hex = (base64url: string) => Buffer.from(base64url, 'base64url').toString('hex')

test('signs as RFC 8032 does (section 7.1, test 1: the empty message)', () => {
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const signer = ed25519Signer(seed)
  expect(hex(signer.publicKey)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
  expect(hex(signer.sign(''))).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  )
})

test('verifies what it signed, and no other text, signature or key', () => {
  const signer = ed25519Signer(Buffer.alloc(32, 1))
  const signature = signer.sign('优秀主播')
  expect(signer.verify('优秀主播', signature)).toBe(true)
  expect(signer.verify('优秀主持', signature)).toBe(false)
  expect(
    signer.verify(
      '优秀主播',
      signature.replace(/^./, (it) => (it === 'A' ? 'B' : 'A')),
    ),
  ).toBe(false)
  expect(signer.verify('优秀主播', 'short')).toBe(false)
  expect(ed25519Signer(Buffer.alloc(32, 2)).verify('优秀主播', signature)).toBe(false)
})
