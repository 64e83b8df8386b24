import type { Customer } from '../scenario/world.ts';
import { hexOf } from '../scenario/random.ts';

/** Rows of `/deployments/v2/…` for one customer. */

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
const madeAt = '2025-01-15T09:00:00.000Z';

export const roamingComputers = (customer: Customer) =>
  customer.life().deployment.roamingComputers.map(({ identity, lastSyncMs, status }) => ({
    originId: identity.id,
    name: identity.label.slice(0, 50),
    deviceId: hexOf(16, identity.id).toUpperCase(),
    type: 'anyconnect',
    status,
    swgStatus: 'NA',
    lastSyncStatus: status,
    lastSyncSwgStatus: 'NA',
    lastSync: iso(lastSyncMs),
    appliedBundle: 1,
    hasIpBlocking: false,
    version: '5.1.6',
    osVersion: 'Microsoft Windows NT 10.0.22631.0',
    osVersionName: 'Windows 11',
    anyconnectDeviceId: hexOf(40, identity.id, 7),
  }));

export const networks = (customer: Customer) =>
  customer.life().deployment.networks.map(({ identity, ipAddress }) => ({
    originId: identity.id,
    name: identity.label,
    ipAddress,
    prefixLength: 32,
    isDynamic: false,
    isVerified: true,
    status: 'OPEN',
    createdAt: madeAt,
  }));

export const sites = (customer: Customer) => {
  const { deployment } = customer.life();
  return deployment.sites.map((identity, index) => ({
    originId: identity.id,
    name: identity.label,
    siteId: index + 1,
    isDefault: index === 0,
    type: 'site',
    internalNetworkCount: 0,
    vaCount: index === 0 ? deployment.appliances.length : 0,
    createdAt: madeAt,
    modifiedAt: madeAt,
  }));
};

export const virtualAppliances = (customer: Customer) =>
  customer.life().deployment.appliances.map(({ identity, healthy }) => ({
    originId: identity.id,
    name: identity.label,
    siteId: 1,
    isUpgradable: false,
    health: healthy ? 'ok' : 'error',
    type: 'virtual_appliance',
    state: { syncing: healthy ? 'yes' : 'no', redundantWithinSite: 'no' },
    settings: { internalIPs: ['10.0.0.2'], version: '3.8.5', uptime: 86_400, lastSyncTime: madeAt },
    createdAt: madeAt,
    modifiedAt: madeAt,
    stateUpdatedAt: madeAt,
  }));
