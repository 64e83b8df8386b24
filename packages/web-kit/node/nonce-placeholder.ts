/** Stands in the built `index.html` wherever a request's own nonce has to stand. */
export const noncePlaceholder = 'parasol-csp-nonce-placeholder';
