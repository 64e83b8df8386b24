import { randomOf } from './random.ts';

/** Speaking names of the default scenario: the MSP's customers, then the MSSP's. */
export const mspCustomerNames = [
  'Alder Creek Veterinary Clinic',
  'Baker & Sons Joinery',
  'Cedar Falls Dental Group',
  'Dunmore Accounting',
  'Eastgate Logistics',
  'Fernhill Primary School',
  'Greenway Garden Centres',
  'Harbour Light Hotel',
  'Ironbridge Fabrication',
  'Juniper Travel',
  'Kingsley Law Chambers',
  'Lakeside Physiotherapy',
  'Millstone Bakery',
  'Norwood Property Management',
  'Orchard Lane Nursery',
] as const;

export const msspCustomerNames = [
  'Pacific Crest Credit Union',
  'Quarry Hill Medical Centre',
  'Redwood Insurance Brokers',
  'Silverline Water Utility',
  'Tamarack Community College',
  'Union Square Pharmacy',
  'Valley Forge Components',
  'Westmark Freight',
  'Yarrow Biotech',
  'Zephyr Energy Services',
] as const;

const firstWords = [
  'Amber',
  'Birch',
  'Cobalt',
  'Drift',
  'Elm',
  'Falcon',
  'Granite',
  'Hazel',
  'Indigo',
  'Jasper',
  'Kestrel',
  'Linden',
  'Maple',
  'North',
  'Opal',
  'Pine',
  'Quartz',
  'River',
  'Slate',
  'Thistle',
  'Umber',
  'Vale',
  'Willow',
  'Yew',
] as const;
const secondWords = [
  'Bay',
  'Bridge',
  'Brook',
  'Cross',
  'Field',
  'Ford',
  'Gate',
  'Grove',
  'Hill',
  'Meadow',
  'Mill',
  'Park',
  'Point',
  'Ridge',
  'Stone',
  'View',
] as const;
const trades = [
  'Accounting',
  'Architects',
  'Bakery',
  'Clinic',
  'Dental',
  'Electrical',
  'Engineering',
  'Farms',
  'Foods',
  'Hotels',
  'Insurance',
  'Law',
  'Logistics',
  'Motors',
  'Optics',
  'Pharmacy',
  'Plumbing',
  'Properties',
  'School',
  'Textiles',
] as const;

/** A company name for customer number `index`; the number makes it unique. */
export const inventName = (seed: number, index: number): string => {
  const random = randomOf(seed, index, 11);
  return `${random.pick(firstWords)} ${random.pick(secondWords)} ${random.pick(trades)} ${index + 1}`;
};

export const cities = [
  { city: 'Portland', state: 'OR', countryCode: 'US', zipCode: '97205' },
  { city: 'Austin', state: 'TX', countryCode: 'US', zipCode: '78701' },
  { city: 'Boston', state: 'MA', countryCode: 'US', zipCode: '02108' },
  { city: 'Leeds', state: '', countryCode: 'GB', zipCode: 'LS1 4AP' },
  { city: 'Seoul', state: '', countryCode: 'KR', zipCode: '04524' },
  { city: 'Melbourne', state: 'VIC', countryCode: 'AU', zipCode: '3000' },
] as const;

export const streets = [
  'Mill Street',
  'Station Road',
  'Harbour Way',
  'Market Square',
  'Oak Avenue',
  'Canal Street',
] as const;
