/** This page's nonce: style elements made by scripts get through the content security policy by it only. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}
