/** An error of the token endpoint, in the words of RFC 6749, 5.2. The description is safe to show. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode
  /** 401 for a client that could not be authenticated, else 400. */
  readonly status: 400 | 401

  constructor(code: OAuthErrorCode, description: string) {
    super(description)
    this.name = 'OAuthError'
    this.code = code
    this.status = code === 'invalid_client' ? 401 : 400
  }
}

export type OAuthErrorCode = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope'
