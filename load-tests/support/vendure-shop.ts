const LONGEST_WAIT_MS = 60_000

/** One browser's session at a Vendure shop. */
export class VendureSession {
  readonly #api: string
  #token: string | null = null

  constructor(port: number, api: 'shop-api' | 'admin-api') {
    this.#api = `http://127.0.0.1:${String(port)}/${api}`
  }

  /** Asks and answers with the one field asked for; throws what GraphQL calls an error. */
  async ask<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const response = await fetch(this.#api, {
      method: 'POST',
      signal: AbortSignal.timeout(LONGEST_WAIT_MS),
      headers: {
        'content-type': 'application/json',
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    this.#token = response.headers.get('vendure-auth-token') ?? this.#token
    const { data, errors } = (await response.json()) as {
      data?: Record<string, T>
      errors?: { message: string }[]
    }
    if (errors?.[0]) throw new Error(errors[0].message)
    const [answer] = Object.values(data ?? {})
    if (answer === undefined) throw new Error('Vendure answered nothing')
    return answer
  }
}

interface Refusal {
  readonly __typename: string
  readonly errorCode?: string
}

const failed = (step: Refusal): boolean => step.errorCode !== undefined

/** Makes a product of one variant with this many in stock; returns the variant's id. */
export async function vendureProduct(admin: VendureSession, stockOnHand: number): Promise<string> {
  const words = (name: string) => [
    { languageCode: 'en', name, slug: `${name}-${String(Date.now())}`, description: '' },
  ]
  const product = await admin.ask<{ id: string }>(
    'mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }',
    { input: { enabled: true, translations: words('Cherries') } },
  )
  const variant = {
    ...{
      productId: product.id,
      sku: `cherries-${String(Date.now())}`,
      price: 3990,
      stockOnHand,
      trackInventory: 'TRUE',
    },
    translations: [{ languageCode: 'en', name: 'Cherries, 5 jin' }],
  }
  const [made] = await admin.ask<{ id: string }[]>(
    'mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }',
    { input: [variant] },
  )
  if (!made) throw new Error('Vendure made no variant')
  return made.id
}

/** Signs the operator in. */
export async function vendureAdmin(port: number): Promise<VendureSession> {
  const admin = new VendureSession(port, 'admin-api')
  await admin.ask('mutation { login(username: "superadmin", password: "superadmin") { __typename } }')
  return admin
}

const address = {
  ...{ fullName: '王小果', streetLine1: '果园路 8 号', city: '新泰', postalCode: '271200' },
  ...{ countryCode: 'CN', phoneNumber: '13800005678' },
}

/** A whole purchase as a guest, by the steps of Vendure's own storefront; true once it is paid. */
export async function vendurePurchase(port: number, variantId: string, buyer: string): Promise<boolean> {
  const shop = new VendureSession(port, 'shop-api')
  const step = (mutation: string, variables: Readonly<Record<string, unknown>> = {}) =>
    shop.ask<Refusal & { state?: string }>(mutation, variables)
  const result = '{ __typename ... on Order { state } ... on ErrorResult { errorCode } }'
  const added = await step(
    `mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) ${result} }`,
    {
      id: variantId,
    },
  )
  if (failed(added)) return false
  await step(`mutation ($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) ${result} }`, {
    input: { firstName: '小果', lastName: '王', emailAddress: `${buyer}@example.com` },
  })
  await step(`mutation ($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) ${result} }`, {
    input: address,
  })
  const methods = await shop.ask<{ id: string }[]>('{ eligibleShippingMethods { id } }')
  await step(`mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) ${result} }`, {
    id: [methods[0]?.id ?? ''],
  })
  const arranged = await step(`mutation { transitionOrderToState(state: "ArrangingPayment") ${transition} }`)
  if (failed(arranged)) return false
  const paid = await step(`mutation ($input: PaymentInput!) { addPaymentToOrder(input: $input) ${result} }`, {
    input: { method: 'dummy', metadata: {} },
  })
  return paid.state === 'PaymentSettled'
}

const transition = '{ __typename ... on Order { state } ... on OrderStateTransitionError { errorCode } }'
