/** What the console's screens call things on the way of the mission document's step 11. By hand, apart from the catalogues. */
export const credentialsWords = {
  en: {
    email: 'E-mail',
    signIn: 'Sign in',
    settings: { msp: 'MSP Settings', mssp: 'MSSP Settings' },
    psaIntegrationDetails: 'PSA Integration Details',
    credentials: 'Credentials',
    enabled: 'Enabled',
    site: /^Site/,
    companyId: /^Company ID/,
    clientId: /^Client ID/,
    publicKey: /^Public API Key/,
    save: 'Save',
    saved: 'The credentials work and are saved.',
    rights: 'Rights',
    allGranted: 'All 13 rights are granted',
    noExcess: 'No right is in excess.',
  },
  ko: {
    email: '이메일',
    signIn: '로그인',
    settings: { msp: 'MSP 설정', mssp: 'MSSP 설정' },
    psaIntegrationDetails: 'PSA 통합 세부 정보',
    credentials: '자격 증명',
    enabled: '사용 (Enabled)',
    site: /^사이트/,
    companyId: /^회사 ID/,
    clientId: /^클라이언트 ID/,
    publicKey: /^공개 API 키/,
    save: '저장',
    saved: '자격 증명이 동작하며 저장했습니다.',
    rights: '권한',
    allGranted: '권한 13개가 모두 부여되었습니다',
    noExcess: '초과 권한이 없습니다.',
  },
} as const;

export type CredentialsWords = (typeof credentialsWords)['en' | 'ko'];
