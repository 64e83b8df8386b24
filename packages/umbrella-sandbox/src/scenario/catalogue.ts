import type { SandboxCategory, SandboxIdentityType } from './model.ts';
import { mixText } from './random.ts';

/**
 * Categories by name. Numbers 65, 66, 110 and 150 are Umbrella's own; the others are this sandbox's, which is one more
 * reason to find categories by name and type.
 */
const category = (id: number, legacyId: number, label: string, type: string): SandboxCategory => ({
  id,
  legacyId,
  label,
  type,
});

export const securityCategories = {
  commandAndControl: category(65, 93, 'Command and Control', 'security'),
  malware: category(66, 94, 'Malware', 'security'),
  phishing: category(68, 95, 'Phishing', 'security'),
  newlySeenDomains: category(108, 174, 'Newly Seen Domains', 'security'),
  potentiallyHarmful: category(109, 175, 'Potentially Harmful Domains', 'security'),
  dnsTunneling: category(110, 176, 'DNS Tunneling VPN', 'security'),
  cryptomining: category(150, 177, 'Cryptomining', 'security'),
  dynamicDns: category(61, 92, 'Dynamic DNS', 'security'),
} as const;

const contentLabels = [
  'Adult',
  'Application',
  'Business Services',
  'Business and Industry',
  'Chat',
  'Computers and Internet',
  'Ecommerce/Shopping',
  'File Storage',
  'Gambling',
  'Games',
  'Infrastructure',
  'Instant Messaging',
  'News/Media',
  'Online Document Sharing and Collaboration',
  'Pornography',
  'Search Engines',
  'Social Networking',
  'Software/Technology',
  'Video Sharing',
  'Webmail',
] as const;

const known = new Map<string, SandboxCategory>();
for (const entry of Object.values(securityCategories)) known.set(entry.label, entry);
contentLabels.forEach((label, index) =>
  known.set(label, category(200 + index, 20 + index, label, 'content')),
);
known.set('Allow List', category(1, 1, 'Allow List', 'customer'));
known.set('Block List', category(2, 2, 'Block List', 'customer'));

/** The category of that name; a name never seen before becomes a content category with a number of its own. */
export const categoryNamed = (label: string): SandboxCategory => {
  let found = known.get(label);
  if (found === undefined) {
    const id = 10_000 + (mixText(label) % 1_000_000);
    found = category(id, id, label, 'content');
    known.set(label, found);
  }
  return found;
};

export const allCategories = (): SandboxCategory[] =>
  [...known.values()].sort((left, right) => left.id - right.id);

const identityType = (id: number, label: string, type: string): SandboxIdentityType => ({ id, label, type });

export const identityTypes = {
  networks: identityType(1, 'Networks', 'network'),
  adUsers: identityType(7, 'AD Users', 'directory_user'),
  roamingComputers: identityType(9, 'Roaming Computers', 'roaming'),
  sites: identityType(21, 'Sites', 'site'),
  internalNetworks: identityType(22, 'Internal Networks', 'internal_network'),
  virtualAppliances: identityType(24, 'Virtual Appliances', 'virtual_appliance'),
  secureClient: identityType(34, 'Anyconnect Roaming Client', 'anyconnect'),
  mobileDevices: identityType(40, 'Mobile Devices', 'mobile_device'),
} as const;

const byLabel = new Map<string, SandboxIdentityType>(
  Object.values(identityTypes).map((type) => [type.label, type]),
);

/** The identity type a log file names so; unknown names get a number of their own. */
export const identityTypeNamed = (label: string): SandboxIdentityType => {
  let found = byLabel.get(label);
  if (found === undefined) {
    found = identityType(
      1_000 + (mixText(label) % 1_000_000),
      label,
      label.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '_'),
    );
    byLabel.set(label, found);
  }
  return found;
};

export const packages = [
  { id: 246, name: 'Umbrella DNS Security Essentials' },
  { id: 248, name: 'Umbrella DNS Security Advantage' },
  { id: 250, name: 'Umbrella SIG Essentials' },
] as const;
