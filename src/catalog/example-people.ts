/** A made-up person. */
export interface ExamplePerson {
  readonly name: string
  readonly login: string
}

/** A made-up place of a caller: an address of RFC 5737 and where it is said to be. */
export interface ExamplePlace {
  readonly ip: string
  readonly city: string
  readonly state: string
  readonly country: string
  readonly postalCode: string
  readonly lat: number
  readonly lon: number
}

/** People whom events are about. Their domain is reserved for examples (RFC 2606). */
export const examplePeople: readonly [ExamplePerson, ...ExamplePerson[]] = [
  { name: 'Bo Berg', login: 'bo.berg@acme.example' },
  { name: 'Ana Lima', login: 'ana.lima@acme.example' },
  { name: 'Chidi Eze', login: 'chidi.eze@acme.example' },
  { name: 'Dana Fox', login: 'dana.fox@acme.example' },
]

/** Who does what only an admin can do. */
export const exampleAdmin: ExamplePerson = { name: 'Alex Admin', login: 'alex.admin@acme.example' }

/** Where callers are. The addresses are reserved for documentation (RFC 5737). */
export const examplePlaces: readonly [ExamplePlace, ...ExamplePlace[]] = [
  place('203.0.113.24', ['Lisbon', 'Lisbon', 'Portugal', '1000-001'], 38.7223, -9.1393),
  place('198.51.100.7', ['Oslo', 'Oslo', 'Norway', '0150'], 59.9139, 10.7522),
  place('192.0.2.61', ['Nairobi', 'Nairobi', 'Kenya', '00100'], -1.2921, 36.8219),
]

/** An autonomous system number reserved for documentation (RFC 5398). */
export const exampleAsNumber = 64500

function place(
  ip: string,
  [city, state, country, postalCode]: [string, string, string, string],
  lat: number,
  lon: number,
) {
  return { ip, city, state, country, postalCode, lat, lon }
}
