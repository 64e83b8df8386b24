import { categoryNamed, securityCategories } from './catalogue.ts';
import type { SandboxCategory } from './model.ts';

type KnownDomain = { readonly domain: string; readonly categories: readonly SandboxCategory[] };

const content = (domain: string, ...labels: string[]): KnownDomain => ({
  domain,
  categories: labels.map((label) => categoryNamed(label)),
});

/** Names under the reserved `.example`, so that the sandbox never points at a real host. */
export const allowedDomains = [
  content('mail.cloudoffice.example', 'Webmail', 'Business Services'),
  content('files.cloudoffice.example', 'File Storage', 'Online Document Sharing and Collaboration'),
  content('login.cloudoffice.example', 'Business Services', 'Software/Technology'),
  content('search.lookup.example', 'Search Engines'),
  content('cdn.fastedge.example', 'Infrastructure'),
  content('telemetry.desktop.example', 'Software/Technology', 'Computers and Internet'),
  content('updates.desktop.example', 'Software/Technology'),
  content('chat.teamtalk.example', 'Chat', 'Instant Messaging'),
  content('video.streambox.example', 'Video Sharing'),
  content('news.daily.example', 'News/Media'),
  content('shop.bazaar.example', 'Ecommerce/Shopping'),
  content('social.circles.example', 'Social Networking'),
  content('crm.salesdesk.example', 'Business Services', 'Business and Industry'),
  content('time.clock.example', 'Infrastructure'),
] as const;

export const contentBlocks = [
  content('tables.luckyspin.example', 'Gambling'),
  content('late.adults.example', 'Adult', 'Pornography'),
  content('arcade.games.example', 'Games'),
] as const;

type Threat = { readonly label: string; readonly type: string };
type ThreatDomain = {
  readonly domain: string;
  readonly category: SandboxCategory;
  readonly threats: readonly Threat[];
};

const threat = (domain: string, category: SandboxCategory, label: string, type: string): ThreatDomain => ({
  domain,
  category,
  threats: [{ label, type }],
});

/** Blocked before anything happened: prevented, so no ticket. */
export const preventedThreats = [
  threat('invoice-4471.example', securityCategories.malware, 'Paperclip', 'Trojan'),
  threat('cdn-player-update.example', securityCategories.malware, 'FakePlayer', 'Dropper'),
  threat('login-cloudoffice.example', securityCategories.phishing, 'OfficeLure', 'Phishing'),
  threat('parcel-notice.example', securityCategories.phishing, 'ParcelLure', 'Phishing'),
  threat('fresh-7b1c.example', securityCategories.newlySeenDomains, 'Unclassified', 'Newly Seen'),
] as const;

/** What an infected machine calls home to. */
export const beacons = [
  threat('beacon0.c2.example', securityCategories.commandAndControl, 'Nightjar', 'Botnet'),
  threat('beacon1.c2.example', securityCategories.commandAndControl, 'Nightjar', 'Botnet'),
  threat('relay.c2.example', securityCategories.commandAndControl, 'Corvid', 'Botnet'),
] as const;

export const miners = [
  threat('pool.coins.example', securityCategories.cryptomining, 'SlowMiner', 'Cryptomining'),
] as const;
