export { Customers } from './customers.tsx';
export { Customer } from './customer.tsx';
export { Mapping } from './mapping.tsx';
