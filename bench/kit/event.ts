/** A realistic identity event of about 1.5 KB; `id` becomes its uuid. */
export function benchEvent(id: string): string {
  return JSON.stringify({
    uuid: id,
    published: '2026-11-02T10:20:01.512Z',
    eventType: 'security.breached_credential.detected',
    version: '0',
    displayMessage: 'Breached credential detected',
    severity: 'WARN',
    client: {
      userAgent: {
        rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101',
        os: 'Linux',
        browser: 'FIREFOX',
      },
      zone: 'Office',
      device: 'Computer',
      id: null,
      ipAddress: '203.0.113.24',
      geographicalContext: {
        city: 'Lisbon',
        state: 'Lisbon',
        country: 'Portugal',
        postalCode: '1000-001',
        geolocation: { lat: 38.7223, lon: -9.1393 },
      },
    },
    device: null,
    actor: {
      id: '00u5aBcDeFgHiJkLm0d7',
      type: 'User',
      alternateId: 'bo@acme.example',
      displayName: 'Bo Example',
      detailEntry: null,
    },
    outcome: { result: 'SUCCESS', reason: null },
    target: [
      {
        id: 'pwd7ZyXwVuTsRqPoN0d7',
        type: 'CREDENTIAL',
        alternateId: 'bo@acme.example',
        displayName: 'Password',
        detailEntry: null,
      },
    ],
    transaction: { type: 'WEB', id: 'ZeMn0b2Qe7w1p9fXo3cPzAAAAuE', detail: {} },
    debugContext: {
      debugData: {
        requestId: 'ZeMn0b2Qe7w1p9fXo3cPzAAAAuE',
        requestUri: '/idp/idx/identify',
        url: '/idp/idx/identify?',
        threatSuspected: 'false',
      },
    },
    legacyEventType: 'security.breached_credential.detected',
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: 'trsExAmPlE0123456789abcde',
    },
    securityContext: { asNumber: 64500, asOrg: 'example', isp: 'example isp', domain: 'example.net', isProxy: false },
    insertionTimestamp: null,
  })
}
