import type { start as en } from '../en/start.ts';

export const start = {
  'sign-in.title': '로그인',
  'sign-in.email': '이메일',
  'sign-in.password': '비밀번호',
  'sign-in.repeat': '비밀번호 확인',
  'sign-in.name': '이름',
  'sign-in.code': '코드',
  'sign-in.code-text': '인증 앱의 코드 또는 백업 코드를 입력하십시오.',
  'sign-in.go': '로그인',
  'sign-in.show-password': '비밀번호 표시',
  'sign-in.password-rule': '12자 이상. 여러 단어를 이어 쓰는 것이 가장 좋습니다.',
  'sign-in.email-wrong': '이메일 주소가 아닙니다.',
  'sign-in.password-short': '12자 이상이어야 합니다.',
  'sign-in.not-same': '두 비밀번호가 다릅니다.',
  'sign-in.code-short': '6자리 숫자 또는 백업 코드 전체를 입력하십시오.',
  'first.title': '첫 번째 관리자',
  'first.text':
    '기본 비밀번호는 없습니다. 이 일회용 링크를 연 사람이 첫 번째 관리자가 되어 공급자와 사용자를 추가할 수 있습니다.',
  'first.go': '시작',
  'invitation.title': '초대를 받았습니다',
  'invitation.text': '비밀번호를 정하십시오. 이 콘솔에 이미 계정이 있으면 그 비밀번호를 입력하십시오.',
  'invitation.go': '참여',
  'link.title': '일회용 링크',
  'link.sign-in': '이 일회용 링크를 연 사람은 한 번만 로그인할 수 있습니다.',
  'link.incomplete': '링크가 완전하지 않습니다',
  'link.text': '출력되었거나 전달받은 줄 전체를 마지막 글자까지 복사하십시오.',
} as const satisfies Record<keyof typeof en, string>;
