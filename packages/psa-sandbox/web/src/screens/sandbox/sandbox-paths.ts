/** Addresses of the screens about the sandbox itself. */
export const faultsPath = '/sandbox/faults';
export const loginsPath = '/sandbox/integrator-logins';
