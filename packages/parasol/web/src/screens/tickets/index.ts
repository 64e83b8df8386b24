export { Tickets } from './tickets.tsx';
export { Ticket } from './ticket.tsx';
