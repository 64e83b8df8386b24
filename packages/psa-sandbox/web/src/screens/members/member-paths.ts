/** Addresses of the API members' screens. */
export const membersPath = '/system/members/api-members';
export const memberPath = (id: number | 'new'): string => `${membersPath}/${id}`;
export const keysPath = (memberId: number): string => `${memberPath(memberId)}/api-keys`;
export const keyPath = (memberId: number, keyId: number | 'new'): string => `${keysPath(memberId)}/${keyId}`;
