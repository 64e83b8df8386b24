export { CompanyList } from './company-list.tsx';
export { CompanyRecord } from './company-record.tsx';
export { ConfigurationList } from './configuration-list.tsx';
export { ConfigurationRecord } from './configuration-record.tsx';
export { TicketList } from './ticket-list.tsx';
export { TicketRecord } from './ticket-record.tsx';
