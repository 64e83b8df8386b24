/**
 * Why something was refused: the server's English sentences, as it tells them in an error's `reason`, in Korean. What
 * stands in braces differs from time to time. Sentences of other systems are shown as they are.
 */
export const reasons = {
  'reason:It is not a host or an address.': '호스트 또는 주소 형식이 아닙니다.',
  'reason:It must not hold a user name or password.': '사용자 이름이나 비밀번호를 포함할 수 없습니다.',
  'reason:Give the host alone, without a path: the rest is found by itself.':
    '경로 없이 호스트만 입력하십시오. 나머지는 자동으로 찾습니다.',
  'reason:It must be https.': 'https 주소여야 합니다.',
  'reason:Addresses on this machine are not allowed.': '이 서버 자신의 주소는 사용할 수 없습니다.',
  'reason:A full host name is needed.': '도메인까지 포함한 전체 호스트 이름이 필요합니다.',
  'reason:{name} leads to {address}, which is not on the public internet':
    '{name}은(는) 공용 인터넷에 없는 주소 {address}(으)로 연결됩니다.',
  'reason:Give a whole address: https://host/path.': '전체 주소를 입력하십시오. 예: https://host/path',
  'reason:This is the private key. Paste the public key into this field.':
    '비공개 키입니다. 이 필드에는 공개 키를 붙여 넣으십시오.',
  'reason:This is the public key. Paste the private key into this field.':
    '공개 키입니다. 이 필드에는 비공개 키를 붙여 넣으십시오.',
  'reason:The key is not in the form of an API key.': '키가 API 키 형식이 아닙니다.',
  'reason:The secret is not in the form of a key secret.': '시크릿이 키 시크릿 형식이 아닙니다.',
  'reason:ConnectWise does not say which of the two is wrong.':
    'ConnectWise는 두 키 중 어느 것이 잘못되었는지 알려 주지 않습니다.',
  'reason:The stored pair still works, so the other key is right.':
    '저장된 키 쌍은 계속 동작하므로 다른 키는 올바릅니다.',
  'reason:This is the stored pair. The key was deleted, or its API member made inactive.':
    '저장되어 있는 키 쌍입니다. 키가 삭제되었거나 API 멤버가 비활성으로 바뀌었습니다.',
  'reason:It asks for fewer calls (429).': '호출을 줄이라고 응답했습니다(429).',
  'reason:The PSA accepts https only.': 'PSA는 https만 허용합니다.',
  'reason:It answered 404.': '404로 응답했습니다.',
  'reason:Both fields hold the same text.': '두 필드에 같은 내용이 입력되었습니다.',
  'reason:The secret is needed as well.': '시크릿도 필요합니다.',
  'reason:A company ID has no blanks, colons or plus signs.':
    '회사 ID에는 공백, 콜론, 더하기 기호가 들어가지 않습니다.',
  'reason:It is not in the form of a client ID.': '클라이언트 ID 형식이 아닙니다.',
  'reason:The field holds both keys, joined by a colon. Paste each key into its own field; both are secret now to whoever saw this screen.':
    '한 필드에 두 키가 콜론으로 이어져 있습니다. 각 키를 해당 필드에 따로 붙여 넣으십시오. 이 화면을 본 사람에게 두 키가 노출되었을 수 있습니다.',
  'reason:Both fields hold the same key. Paste the public key into the first and the private key into the second.':
    '두 필드에 같은 키가 입력되었습니다. 첫 번째 필드에는 공개 키를, 두 번째 필드에는 비공개 키를 붙여 넣으십시오.',
  'reason:It is not in the form of a key: 16 letters and digits.': '키 형식(영문자와 숫자 16자)이 아닙니다.',
  'reason:It is not there, or may not be entered.': '폴더가 없거나 접근할 수 없습니다.',
  'reason:It is not a directory.': '폴더가 아닙니다.',
  'reason:The user that Parasol runs as may not read it.':
    'Parasol을 실행하는 사용자에게 읽기 권한이 없습니다.',
  'reason:The system said {code}.': '시스템 응답: {code}.',
  'reason:It answered {status}: {message}': '응답 {status}: {message}',
  'reason:No answer from Umbrella to {path}: {why}': 'Umbrella가 {path}에 응답하지 않았습니다: {why}',
  'reason:no identity': 'ID 공급자가 신원 정보를 보내지 않았습니다.',
  'reason:Blanks or quotes around {label} were removed.': '{label} 앞뒤의 공백이나 따옴표를 제거했습니다.',
  'reason:The company and the plus sign in front of the public key were left out: they are added by themselves.':
    '공개 키 앞의 회사 ID와 더하기 기호를 제외했습니다. 자동으로 추가되는 부분입니다.',
  'reason:late': '너무 오래 걸렸습니다.',
  'reason:Records under the numbers that are kept bear no mark of ours.':
    '저장해 둔 번호의 레코드에 Parasol의 표시가 없습니다.',
  'reason:A call that needs it came through. Whether the level is All or only My can’t be told from outside.':
    '이 권한이 필요한 호출이 성공했습니다. 수준이 전체(All)인지 내 항목(My)인지는 외부에서 확인할 수 없습니다.',
  'reason:The PSA answered with id and name only.': 'PSA가 id와 이름만 응답했습니다.',
  'reason:The PSA answered {status}: {message}.': 'PSA 응답 {status}: {message}.',
  'reason:The probe showed nothing: the PSA {why}.': '이 방법으로는 확인할 수 없었습니다. PSA: {why}.',
  'reason:The probes showed nothing: the PSA {why}.': '이 방법으로는 확인할 수 없었습니다. PSA: {why}.',
  'reason:The PSA does not show the list of allowed tables.':
    'PSA가 허용된 테이블 목록을 보여 주지 않습니다.',
  'reason:The PSA does not show the row {row}.': 'PSA가 {row} 행을 보여 주지 않습니다.',
  'reason:{table} is not allowed.': '{table} 테이블이 허용되지 않았습니다.',
  'reason:{cell} is only My: records of others would be missing.':
    '{cell}이(가) 내 항목(My)으로만 설정되어 있어 다른 사람의 레코드가 빠집니다.',
  'reason:{cell} is None.': '{cell}이(가) 없음(None)입니다.',
  'reason:Every call that needs it is refused: its level is None or none of its three tables is allowed.':
    '이 권한이 필요한 호출이 모두 거부됩니다. 수준이 없음(None)이거나 테이블 세 개가 모두 허용되지 않았습니다. 둘 다 설정하십시오.',
  'reason:Every call that needs it is refused: this table is not allowed or the levels of System > Table Setup are None.':
    '이 권한이 필요한 호출이 모두 거부됩니다. 이 테이블이 허용되지 않았거나 테이블 설정(Table Setup)의 수준이 없음(None)입니다. 둘 다 설정하십시오.',
  'reason:Set the Level of the API member (System > Members > API Members) to Corporate; otherwise companies and tickets of other locations stay hidden at 13 of 13 rights.':
    'API 멤버의 수준(Level)을 Corporate로 설정하십시오(시스템 > 멤버 > API 멤버). 그러지 않으면 권한 13개가 모두 있어도 다른 위치의 회사와 티켓이 보이지 않습니다.',
  'reason:The API member does not see {board}. Take it out of the member’s excluded boards, or let no ticket go there.':
    'API 멤버가 {board}을(를) 볼 수 없습니다. 멤버의 제외된 보드에서 빼거나, 그 보드로 티켓을 보내지 마십시오.',
  'reason:The API member sees no company at all.': 'API 멤버에게 보이는 회사가 없습니다.',
  'reason:All companies that the API member sees belong to {place}.':
    'API 멤버에게 보이는 회사가 모두 {place}에 속합니다.',
  'reason:board {id}': '보드 {id}',
} as const satisfies Record<`reason:${string}`, string>;
