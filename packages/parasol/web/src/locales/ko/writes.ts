import type { writes as en } from '../en/writes.ts';

export const writes = {
  'writes.what-to-do': '할 일 보기',
  'writes.title': '실패한 쓰기',
  'writes.text':
    'PSA가 거부한 쓰기, 결정을 기다리는 쓰기, 결과가 불확실하여 찾고 있는 쓰기입니다. 사라지는 것은 없으며, 저절로 두 번 보내는 일도 없습니다.',
  'writes.needs-somebody': '실패 또는 불확실',
  'writes.empty': '실패한 쓰기가 없습니다',
  'writes.empty-text': '모든 쓰기를 PSA가 받았거나 자동으로 계속됩니다.',
  'writes.what': '쓰기',
  'writes.why': '이유와 할 일',
  'writes.retry': '다시 보내기',
  'writes.hold': '보류',
  'writes.go-on': '쓰기 {count}건을 계속합니다.',
  'writes.held': '쓰기 {count}건을 보류했습니다.',
  'writes.some-not': '쓰기 {count}건은 그대로입니다',
  'writes.looked': 'PSA에서 확인하셨습니까?',
  'writes.looked-text':
    '선택한 쓰기 중에 응답은 없었지만 적용되었을 수 있는 것이 있으며, PSA 검색으로는 알 수 없습니다. 먼저 표식을 찾아보고(수동 복구), 없을 때만 다시 보내십시오.',
  'writes.careful': '신중 모드',
  'writes.careful-text':
    '방금 기록한 내용을 PSA 검색이 찾지 못했습니다. 찾게 될 때까지, 불확실한 쓰기는 다시 보내지 않고 여기에서 결정을 기다립니다.',
  'writes.last-try': '시도 {count}회, 마지막 {at}',
  'writes.by-hand': '수동 복구',
  'writes.mark': '표식',
  'writes.if-there':
    '이 표식이 있는 레코드가 있으면 이미 적용된 것이므로 레코드 번호를 입력하십시오. 없으면 다시 보내십시오.',
  'writes.if-there-note': '있으면 이미 적용된 것이므로 보류하십시오. 없으면 다시 보내십시오.',
  'writes.link': '있음: 번호 입력',
  'writes.link-text':
    '이 번호로 PSA에서 레코드를 읽고 표식을 확인합니다. 표식이 맞으면 쓰기를 완료로 처리합니다.',
  'writes.link-save': '연결',
  'writes.record': '레코드 번호',
  'writes.linked': '#{record}에 연결했습니다.',
  'write-mark.externalXRef':
    'ConnectWise에서 외부 참조(externalXRef)가 다음과 같은 서비스 티켓을 찾으십시오.',
  'write-mark.note': '티켓 {ticket}에서 마지막 줄이 다음으로 끝나는 메모를 찾으십시오.',
  'write-mark.deviceIdentifier':
    'ConnectWise에서 장치 식별자(Device Identifier)가 다음과 같은 구성을 찾으십시오.',
  'write-mark.typeName':
    'ConnectWise(System > Setup Tables > Configuration)에서 다음 이름의 구성 유형을 찾으십시오.',
  'write-mark.question': '구성 유형에서 다음 질문을 찾으십시오.',
  'write-advice.check-rights': '키에 권한이 부족합니다.',
  'write-place.check-rights': '어떤 권한인지 보기',
  'write-advice.check-keys': 'PSA가 더 이상 이 키를 받지 않습니다.',
  'write-place.check-keys': '새 키 입력',
  'write-advice.map-customer':
    '고객을 회사에 매핑하거나 기본 수신 회사를 선택하십시오. 그러면 자동으로 계속됩니다.',
  'write-place.map-customer': '회사 없는 고객',
  'write-advice.correct-field': 'ConnectWise에서 메시지에 나온 항목을 고친 다음 다시 보내십시오.',
  'write-advice.record-gone':
    '레코드가 없습니다. 다음 실행에서 다시 결정합니다. 레코드를 되살렸다면 다시 보내십시오.',
  'write-advice.look-first': '이미 적용되었을 수 있습니다. 다시 보내기 전에 PSA에서 확인하십시오.',
  'write-advice.held-by-person': '누군가 보류했습니다. 계속해도 되면 다시 보내십시오.',
  'write-advice.being-looked-for':
    'PSA에서 찾고 있으며, 없다는 것이 확실해진 다음에만 자동으로 다시 보냅니다.',
  'write-advice.goes-on': '자동으로 계속됩니다.',
  'write.configuration-type': '구성 유형 만들기',
  'write.configuration-question': '유형에 질문 추가',
  'write.configuration-create': '구성 만들기',
} as const satisfies Record<keyof typeof en, string>;
