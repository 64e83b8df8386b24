/**
 * The request's style nonce, which the server put into the page. Scripts can read it from the element,
 * other people's markup can't (that is what `nonce` attributes are for).
 */
export function styleNonce(): string {
  const element = document.querySelector<HTMLElement>('meta[property="csp-nonce"]');
  return element?.nonce ?? '';
}

/**
 * Lets the scroll lock under dialogs mark its `<style>` too: it reads the nonce from this global
 * (npm get-nonce), for want of a setting.
 */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
