import type { ErrorCode } from '../../../../src/errors/index.ts';

type Keys = `error.${ErrorCode}` | `error.${ErrorCode}.advice`;

/** The server's errors and what to do about each. A code that is missing here does not compile. */
export const errors = {
  'error.bad_input': '요청에 올바르지 않은 부분이 있습니다.',
  'error.bad_input.advice': '표시된 항목을 수정하여 다시 보내십시오.',
  'error.not_signed_in': '로그인하지 않았습니다.',
  'error.not_signed_in.advice': '로그인한 후 다시 시도하십시오.',
  'error.not_allowed': '현재 역할로는 할 수 없습니다.',
  'error.not_allowed.advice': '이 공급자의 Full Admin에게 요청하십시오.',
  'error.not_found': '여기에는 해당 항목이 없습니다.',
  'error.not_found.advice': '목록으로 돌아가 다시 선택하십시오.',
  'error.weak_password': '추측하기 쉬운 비밀번호입니다.',
  'error.weak_password.advice': '이름이나 123456789 같은 연속 문자가 없는 12자 이상의 비밀번호를 정하십시오.',
  'error.sign_in_failed': '이메일 주소 또는 비밀번호가 올바르지 않습니다.',
  'error.sign_in_failed.advice': '둘 다 확인하십시오. 공급자의 Full Admin이 다시 초대할 수 있습니다.',
  'error.second_factor_failed': '코드가 잘못되었거나 만료되었습니다.',
  'error.second_factor_failed.advice': '인증 앱에 지금 표시되는 코드 또는 백업 코드를 입력하십시오.',
  'error.confirm_password': '이 변경에는 비밀번호를 다시 입력해야 합니다.',
  'error.confirm_password.advice': '비밀번호를 확인한 후 다시 변경하십시오.',
  'error.password_wrong': '비밀번호가 올바르지 않습니다.',
  'error.password_wrong.advice': '이 콘솔의 본인 비밀번호를 다시 입력하십시오.',
  'error.invitation_invalid': '이미 사용했거나 더 이상 유효하지 않은 링크입니다.',
  'error.invitation_invalid.advice':
    '가장 최근 링크를 사용하십시오. 관리자가 없는 동안 서버는 시작할 때마다 링크를 출력하며, Full Admin은 다시 초대할 수 있습니다.',
  'error.sign_in_link_invalid': '이미 사용했거나 더 이상 유효하지 않은 로그인 링크입니다.',
  'error.sign_in_link_invalid.advice':
    '새 링크를 요청하십시오. 이 콘솔의 운영자가 `parasol sign-in-link --email <이메일>` 명령으로 만듭니다.',
  'error.person_unknown': '이 이메일 주소로 로그인할 수 있는 사람이 없습니다.',
  'error.person_unknown.advice': '주소를 확인하십시오. Full Admin이 초대할 수 있습니다.',
  'error.oidc_not_configured': '이 콘솔에는 ID 공급자가 설정되어 있지 않습니다.',
  'error.oidc_not_configured.advice':
    '비밀번호로 로그인하십시오. 운영자는 PARASOL_OIDC_ISSUER로 ID 공급자를 설정할 수 있습니다.',
  'error.oidc_unreachable': 'ID 공급자가 응답하지 않습니다.',
  'error.oidc_unreachable.advice':
    '1분 후 다시 시도하십시오. 운영자는 PARASOL_OIDC_ISSUER와 네트워크를 확인하십시오.',
  'error.oidc_failed': 'ID 공급자를 통한 로그인에 실패했습니다.',
  'error.oidc_failed.advice': '로그인 페이지에서 다시 시작하십시오. 이유는 세부 정보에 있습니다.',
  'error.oidc_email_unverified': 'ID 공급자가 이메일 주소를 확인된 것으로 알려 주지 않습니다.',
  'error.oidc_email_unverified.advice':
    'ID 공급자에서 주소를 확인하십시오. email 및 email_verified 클레임이 필요합니다.',
  'error.oidc_nobody': '이 이메일 주소의 사용자나 초대가 없습니다.',
  'error.oidc_nobody.advice': '공급자의 Full Admin에게 이 주소를 초대하도록 요청하십시오.',
  'error.oidc_other_identity': '이 계정은 같은 ID 공급자의 다른 사용자에게 연결되어 있습니다.',
  'error.oidc_other_identity.advice':
    '그 사용자로 로그인하십시오. 주소의 주인이 바뀌었다면 Full Admin이 먼저 이전 계정을 제거해야 합니다.',
  'error.psa_keys_there': '이 공급자에는 이미 키가 저장되어 있습니다.',
  'error.psa_keys_there.advice':
    '이전 방식의 로그인은 키를 대신할 수 없습니다. 다른 통합이라면 먼저 연결을 끊으십시오.',
  'error.company_not_known': '이 Company ID의 회사가 없습니다.',
  'error.company_not_known.advice':
    '이름이 아니라 ConnectWise에 있는 그대로의 Company ID를 입력하십시오. 새 회사라면 회사를 다시 읽으십시오.',
  'error.notice_not_delivered': '테스트 메시지가 전달되지 않았습니다.',
  'error.notice_not_delivered.advice':
    '이유는 세부 정보에 있습니다. 주소를 수정하거나 운영자에게 메일 서버를 문의하십시오.',
  'error.callback_refused': '이 메시지는 공급자의 PSA가 서명한 것이 아닙니다.',
  'error.callback_refused.advice':
    'PSA 자체의 콜백이 실패하는 경우가 아니라면 할 일이 없습니다. 실패한다면 PSA 연결의 주소와 회사를 확인하십시오.',
  'error.token_invalid': '알 수 없거나 만료되었거나 폐기된 API 토큰입니다.',
  'error.token_invalid.advice':
    'API 토큰 화면에서 새로 만들어 Authorization: Bearer <토큰> 형식으로 보내십시오.',
  'error.token_not_allowed': 'API 토큰으로는 할 수 없는 작업입니다.',
  'error.token_not_allowed.advice':
    '콘솔에서 사람이 직접 하십시오. 키, 사용자, 비밀번호, 토큰은 프로그램에 맡기지 않습니다.',
  'error.scope_missing': '이 API 토큰에는 필요한 범위가 없습니다.',
  'error.scope_missing.advice': '세부 정보에 표시된 범위를 가진 토큰을 만드십시오.',
  'error.scope_not_allowed': '토큰은 소유자보다 많은 권한을 가질 수 없습니다.',
  'error.scope_not_allowed.advice':
    '세부 정보에 표시된 범위를 빼거나 Full Admin에게 다른 역할을 요청하십시오.',
  'error.too_many_tokens': 'API 토큰이 이미 너무 많습니다.',
  'error.too_many_tokens.advice': '더 이상 사용하지 않는 토큰을 폐기하십시오.',
  'error.idempotency_other_request': '이 Idempotency-Key는 다른 요청에 사용되었습니다.',
  'error.idempotency_other_request.advice':
    '새 항목마다 새 키를 만드십시오. 이전 키는 내용이 정확히 같을 때만 다시 보내십시오.',
  'error.idempotency_under_way': '이 Idempotency-Key의 첫 번째 요청이 아직 처리 중입니다.',
  'error.idempotency_under_way.advice': '몇 초 후 같은 요청을 다시 보내면 그 응답을 받습니다.',
  'error.too_many_attempts': '시도가 너무 많습니다.',
  'error.too_many_attempts.advice': '{waitSeconds}초 후에 다시 시도하십시오.',
  'error.admin_exists': '이미 이 공급자의 관리자입니다.',
  'error.admin_exists.advice': '관리자 목록에서 역할을 변경하십시오.',
  'error.last_full_admin': '공급자에는 모든 고객을 담당하는 Full Admin이 한 명 이상 필요합니다.',
  'error.last_full_admin.advice': '먼저 다른 사람을 Full Admin으로 지정하십시오.',
  'error.foreign_origin': '이 콘솔에서 보낸 요청이 아닙니다.',
  'error.foreign_origin.advice': '콘솔을 원래 주소로 여십시오.',
  'error.too_large': '요청이 너무 큽니다.',
  'error.too_large.advice': '한 번에 보내는 항목 수를 줄이십시오.',
  'error.database_read_only': '데이터베이스가 읽기 전용 상태여서 지금은 변경할 수 없습니다.',
  'error.database_read_only.advice':
    '손실되는 것은 없습니다. 다시 변경할 수 있게 되면 작업이 저절로 계속됩니다. 운영자는 대기 서버를 승격해야 하는지, 설정을 되돌려야 하는지 확인하십시오.',
  'error.database_full': '데이터베이스의 디스크에 남은 공간이 없습니다.',
  'error.database_full.advice':
    '손실되는 것은 없습니다. 공간이 생기면 작업이 저절로 계속됩니다. 운영자는 공간을 확보하거나 디스크를 추가하십시오.',
  'error.not_ready': '현재 데이터베이스가 응답하지 않습니다.',
  'error.not_ready.advice': '몇 초 후에 다시 시도하십시오.',
  'error.budget_exhausted': '현재 공급업체가 더 이상 호출을 허용하지 않습니다.',
  'error.budget_exhausted.advice': '할 일은 없습니다. 다음 실행이 멈춘 곳부터 이어서 진행합니다.',
  'error.port_busy': '다른 프로그램이 이미 이 포트를 사용하고 있습니다.',
  'error.port_busy.advice': '그 프로그램을 종료하거나 --port로 다른 포트를 선택하십시오.',
  'error.run_active': '이 공급자의 실행이 이미 진행 중입니다.',
  'error.run_active.advice': '끝날 때까지 기다리거나 취소한 후 다시 시작하십시오.',
  'error.run_not_active': '이 실행은 더 이상 진행 중이 아닙니다.',
  'error.run_not_active.advice': '실행 목록에서 결과를 확인하십시오.',
  'error.runs_paused': '이 공급자의 실행이 일시 중지되었습니다.',
  'error.runs_paused.advice': '실행을 재개한 후 다시 시작하십시오.',
  'error.brake_pulled':
    '한 번에 너무 많은 구성이 중지되거나, 너무 많은 구성 또는 티켓이 없어진 것으로 보여 다시 만들어질 상황이어서 멈추고 확인을 요청합니다.',
  'error.brake_pulled.advice':
    '실행이 하려는 일을 확인하십시오. 회사가 실제로 폐업했거나 병합되었다면, 또는 구성이나 티켓이 실제로 삭제되었다면 이번 한 번만 진행하고, 아니라면 API 멤버가 ConnectWise에서 볼 수 있는 범위를 확인하십시오.',
  'error.run_deadline': '실행이 끝나기 전에 제한 시간에 도달했습니다.',
  'error.run_deadline.advice': '할 일은 없습니다. 완료된 작업은 유지되며 다음 실행이 이어서 진행합니다.',
  'error.schedule_invalid': '올바른 cron 식과 시간대가 아닙니다.',
  'error.schedule_invalid.advice': '"15 */4 * * *"처럼 5개 필드와 "Asia/Seoul" 같은 시간대를 입력하십시오.',
  'error.questions_clash': '구성 유형의 질문 하나가 Parasol에 필요한 것과 다른 필드 유형입니다.',
  'error.questions_clash.advice':
    'ConnectWise(설정 테이블, 구성)에서 그 질문의 이름을 바꾸거나 다른 구성 유형 이름을 선택하십시오. Parasol은 질문의 유형을 바꾸거나 삭제하지 않습니다.',
  'error.sealed_secret_unreadable': '저장된 비밀 값을 열 수 없습니다.',
  'error.sealed_secret_unreadable.advice':
    '그 값을 암호화한 마스터 키를 지정하거나 자격 증명을 다시 저장하십시오.',
  'error.master_key_malformed': '마스터 키를 사용할 수 없습니다.',
  'error.master_key_malformed.advice':
    '임의의 32바이트를 base64(`openssl rand -base64 32`) 또는 16진수 64자리로 한 줄에 하나씩 지정하십시오.',
  'error.master_key_missing': '마스터 키를 읽을 수 없습니다.',
  'error.master_key_missing.advice':
    'PARASOL_MASTER_KEY_FILE이 가리키는 곳에 Parasol을 실행하는 사용자가 읽을 수 있게 파일을 두십시오.',
  'error.master_key_readable_by_others': '다른 사용자가 마스터 키 파일을 읽을 수 있습니다.',
  'error.master_key_readable_by_others.advice':
    '권한을 0600으로 설정하십시오. 다른 사람이 읽었을 수 있다면 새 키를 추가하고 저장된 자격 증명을 교체하십시오.',
  'error.master_key_wrong': '이 데이터베이스의 비밀 값을 암호화한 마스터 키가 아닙니다.',
  'error.master_key_wrong.advice':
    '올바른 키로 시작하십시오. 복원한 경우 백업과 함께 보관한 키를 사용하십시오.',
  'error.site_not_allowed': '이 호스트는 사용할 수 없습니다.',
  'error.site_not_allowed.advice':
    '클라우드 지역(na, eu, au, staging) 또는 공개 https 호스트를 입력하십시오. 사설 주소의 호스트는 먼저 운영자가 등록해야 합니다.',
  'error.psa_host_unreachable': 'PSA 호스트가 응답하지 않습니다.',
  'error.psa_host_unreachable.advice':
    '사이트를 확인하십시오. 클라우드 지역은 na, eu, au이며, 자체 호스트는 신뢰할 수 있는 인증서로 https 접속이 되어야 합니다.',
  'error.psa_host_wrong': '호스트가 응답하지만 ConnectWise PSA가 아닙니다.',
  'error.psa_host_wrong.advice':
    '사이트를 확인하십시오. 로그인하는 호스트이며, 클라우드는 앞에 "api-"가 붙습니다.',
  'error.psa_company_unknown': '호스트에 이 회사가 없습니다.',
  'error.psa_company_unknown.advice':
    'ConnectWise 로그인 화면에 입력하는 회사를 입력하십시오. 클라이언트 ID나 고객이 아닙니다.',
  'error.psa_differs': '이 공급자의 티켓과 구성은 다른 ConnectWise에 있습니다.',
  'error.psa_differs.advice':
    '같은 번호라도 이 ConnectWise에서는 다른 레코드를 가리킵니다. 이 ConnectWise를 위한 공급자를 새로 만드십시오. 지금의 공급자는 현재의 회사 ID를 그대로 사용합니다.',
  'error.psa_client_id_refused': '클라이언트 ID가 거부되었습니다.',
  'error.psa_client_id_refused.advice':
    'developer.connectwise.com(My Account, ClientIDs)에서 클라이언트 ID를 복사하십시오. 하이픈 4개를 포함한 36자입니다.',
  'error.psa_public_key_wrong': '공개 키가 올바르지 않습니다.',
  'error.psa_public_key_wrong.advice':
    '시스템 > 멤버 > API 멤버 > API 키에서 공개 키를 복사하여 공개 API 키에 붙여 넣으십시오.',
  'error.psa_private_key_wrong': '비공개 키가 올바르지 않습니다.',
  'error.psa_private_key_wrong.advice':
    '비공개 키는 키를 만들 때만 표시됩니다. 시스템 > 멤버 > API 멤버 > API 키에서 새 키를 만들어 두 값을 모두 붙여 넣으십시오.',
  'error.psa_keys_refused': 'ConnectWise가 이 키 쌍을 거부했습니다.',
  'error.psa_keys_refused.advice':
    '시스템 > 멤버 > API 멤버 > API 키에서 새 키를 만들어 두 값을 복사하고, API 멤버가 비활성이 아닌지 확인하십시오.',
  'error.psa_keys_swapped': '두 키의 위치가 바뀌었습니다.',
  'error.psa_keys_swapped.advice': '공개 키는 공개 API 키에, 비공개 키는 비공개 API 키에 붙여 넣으십시오.',
  'error.psa_private_key_needed': '비공개 키가 다시 필요합니다.',
  'error.psa_private_key_needed.advice':
    '저장된 비공개 키는 저장할 때의 호스트와 회사에만 사용됩니다. 비공개 키도 함께 붙여 넣으십시오.',
  'error.psa_password_refused': '사용자 이름과 비밀번호로는 새 통합을 만들 수 없습니다.',
  'error.psa_password_refused.advice':
    '2020년 2월부터 Umbrella의 ConnectWise 통합은 API 멤버의 공개 키와 비공개 키를 사용합니다. 키를 만들어 두 값을 붙여 넣으십시오.',
  'error.psa_right_missing': '키는 동작하지만 역할에 첫 번째로 필요한 권한이 없습니다.',
  'error.psa_right_missing.advice':
    '시스템 > 보안 역할에서 API 멤버의 역할을 열고 회사 > 회사 유지 관리 > 조회 수준을 전체(All)로 설정하십시오.',
  'error.psa_not_connected': '이 공급자는 PSA에 연결되어 있지 않습니다.',
  'error.psa_not_connected.advice': 'PSA 통합 세부 정보에 자격 증명을 입력하십시오.',
  'error.psa_disabled': '이 공급자의 PSA 통합이 꺼져 있습니다.',
  'error.psa_disabled.advice': 'PSA 통합 세부 정보에서 "사용"을 켜십시오.',
  'error.psa_call_failed': 'ConnectWise가 요청을 수행하지 않았습니다.',
  'error.psa_call_failed.advice':
    '세부 정보를 확인하십시오. 거부된 경우 없는 권한이 표시되며, 그 밖의 경우 몇 분 후 다시 시도하십시오.',
  'error.umbrella_not_connected': '이 공급자는 Umbrella에 연결되어 있지 않습니다.',
  'error.umbrella_not_connected.advice': 'Umbrella 연결에 API 키와 시크릿을 입력하십시오.',
  'error.umbrella_key_refused': 'Umbrella가 이 키와 시크릿을 거부했습니다.',
  'error.umbrella_key_refused.advice':
    'MSP 또는 MSSP 콘솔(Admin > API Keys)에서 키를 만들어 키와 시크릿을 복사하고, 만료되지 않았는지 확인하십시오.',
  'error.umbrella_unreachable': 'Umbrella가 응답하지 않습니다.',
  'error.umbrella_unreachable.advice':
    '이 서버에서 api.umbrella.com으로의 네트워크를 확인한 후 다시 시도하십시오.',
  'error.umbrella_kind_unknown': '이 키로는 MSP 콘솔과 MSSP 콘솔 어느 쪽의 고객도 읽을 수 없습니다.',
  'error.umbrella_kind_unknown.advice':
    '키에 Admin > Customers > Read-Only 범위를 부여하고, 고객의 대시보드가 아니라 고객을 관리하는 콘솔에서 만드십시오.',
  'error.umbrella_kind_differs': '다른 종류의 콘솔에 속한 키입니다.',
  'error.umbrella_kind_differs.advice': '이 공급자 콘솔의 키를 사용하거나 다른 종류의 공급자를 추가하십시오.',
  'error.log_folder_not_allowed': '이 디렉터리에서는 로그 파일을 읽을 수 없습니다.',
  'error.log_folder_not_allowed.advice':
    '세부 정보에 표시된 디렉터리 안의 전체 경로를 입력하십시오. 다른 디렉터리는 운영자만 허용할 수 있습니다(콘솔과 워커의 PARASOL_LOG_DIRECTORIES).',
  'error.log_folder_unreadable': '로그 파일 디렉터리를 읽을 수 없습니다.',
  'error.log_folder_unreadable.advice':
    '콘솔과 워커가 실행되는 컴퓨터에 디렉터리가 있는지, Parasol을 실행하는 사용자가 그 아래 전체를 읽을 수 있는지 확인하십시오.',
  'error.log_bucket_refused': '로그 파일 버킷이 요청을 거부했습니다.',
  'error.log_bucket_refused.advice':
    '세부 정보를 확인하십시오. 액세스 키와 시크릿을 다시 복사하고(Umbrella: Admin > Log Management) 리전, 버킷, 접두사를 확인하십시오. 키에는 버킷 목록 조회와 객체 읽기 권한이 필요합니다.',
  'error.log_bucket_unreachable': '로그 파일 버킷이 응답하지 않습니다.',
  'error.log_bucket_unreachable.advice':
    '일시적이라면 그대로 두십시오. 다음 실행에서 이어서 읽습니다. 계속되면 주소와 방화벽의 외부 연결을 확인하십시오.',
  'error.log_files_missing': '그곳에 DNS 로그 파일이 없습니다.',
  'error.log_files_missing.advice':
    '<조직>/dnslogs/2026-11-22/2026-11-22-08-10-ab1c.csv.gz 형식의 파일이 필요합니다. 디렉터리 또는 접두사를 확인하십시오. 내보내기를 켠 후 첫 파일까지 최대 두 시간이 걸립니다.',
  'error.log_folders_unmatched': '로그 파일은 있지만 알려진 고객의 것이 없습니다.',
  'error.log_folders_unmatched.advice':
    '세부 정보에 표시된 각 폴더가 어느 조직의 것인지 지정하십시오. 고객 목록이 비어 있으면 먼저 새로 고치십시오.',
  'error.log_secret_missing': '이 버킷의 시크릿이 아직 저장되어 있지 않습니다.',
  'error.log_secret_missing.advice': '액세스 키와 함께 시크릿 액세스 키를 입력하십시오.',
  'error.umbrella_call_failed': 'Umbrella가 요청한 것을 제공하지 않았습니다.',
  'error.umbrella_call_failed.advice':
    '세부 정보를 확인하십시오. 없는 범위는 콘솔에서 키에 추가하고, 그 밖의 경우 몇 분 후 다시 시도하십시오.',
  'error.settle_too_short': '이 시간 설정으로는 같은 내용이 두 번 기록될 수 있습니다.',
  'error.settle_too_short.advice':
    '안정화 시간은 생성 제한 시간, 전송 허용 시간(최대 60초), 지금까지 본 가장 큰 지연을 모두 더한 값 이상이어야 합니다. `parasol settle` 명령으로 확인할 수 있습니다.',
  'error.intent_not_waiting': '이 쓰기는 누구의 결정도 기다리고 있지 않습니다.',
  'error.intent_not_waiting.advice':
    '거부되거나 보류된 쓰기만 다시 보낼 수 있습니다. 목록을 다시 불러오십시오.',
  'error.record_missing': 'ConnectWise에 이 번호의 레코드가 없습니다.',
  'error.record_missing.advice': 'ConnectWise에서 레코드의 번호를 확인하고 다시 입력하십시오.',
  'error.record_not_ours': '이 레코드에는 이 쓰기의 표식이 없습니다.',
  'error.record_not_ours.advice':
    '세부 정보의 표식을 ConnectWise에서 찾으십시오. 그 표식이 있는 레코드가 없으면 기록되지 않은 것이므로 다시 보내십시오.',
  'error.record_other_company': '이 구성은 다른 회사에 속해 있습니다.',
  'error.record_other_company.advice':
    '목록에 있는 구성을 선택하십시오. 이 구성이 맞다면 ConnectWise에서 고객이 매핑된 회사로 바꾸십시오.',
  'error.record_other_type': '이 구성은 다른 유형입니다.',
  'error.record_other_type.advice':
    '목록에 있는 구성을 선택하십시오. 이 구성이 맞다면 ConnectWise에서 세부 정보에 표시된 구성 유형으로 바꾸십시오.',
  'error.record_marked': '이 구성에는 이미 장치 식별자(Device Identifier)가 있습니다.',
  'error.record_marked.advice':
    '다른 고객이나 다른 도구의 구성이므로 다른 것을 선택하십시오. 그래도 이 구성이 맞다면 ConnectWise에서 장치 식별자를 비우십시오.',
  'error.choice_not_open': '지금은 이 고객에 대해 선택할 것이 없습니다.',
  'error.choice_not_open.advice':
    '구성이 이미 정해져 있거나 다음 실행에서 새로 만듭니다. 화면을 다시 불러오십시오.',
  'error.umbrella_customers_empty': 'Umbrella에 고객이 있지만 빈 고객 목록을 응답했습니다.',
  'error.umbrella_customers_empty.advice':
    '키에 Admin > Customers > Read-Only 범위를 부여하거나 MSP 또는 MSSP 콘솔에서 직접 키를 만드십시오. 여기서는 아무것도 바뀌지 않았습니다.',
  'error.psa_companies_hidden': 'ConnectWise에서 더 이상 회사가 보이지 않습니다.',
  'error.psa_companies_hidden.advice':
    '역할의 회사 > 회사 유지 관리 > 조회 수준을 전체(All)로, API 멤버의 Level을 Corporate로 설정하십시오. 여기서는 아무것도 바뀌지 않았습니다.',
  'error.csv_headings_wrong': '표의 첫 줄에 열 이름이 없습니다.',
  'error.csv_headings_wrong.advice':
    'organization_id와 company_id(또는 company_rec_id)로 시작하십시오. 내보내기 파일에 올바른 제목이 있습니다.',
  'error.answer_needed': '명령에 필요한 값이 빠졌고, 물어볼 사람이 없습니다.',
  'error.answer_needed.advice':
    '세부 정보에 있는 옵션이나 환경 변수를 지정하거나, --json 없이 터미널에서 실행하십시오.',
  'error.no_providers': '아직 공급자가 없습니다.',
  'error.no_providers.advice':
    '`parasol serve`를 시작하고 로그인하여 콘솔에서 추가하거나 `parasol setup`을 실행하십시오.',
  'error.template_invalid': '텍스트 템플릿의 중괄호 안에 알 수 없는 이름이 있습니다.',
  'error.template_invalid.advice':
    "세부 정보에 있는 이름만 사용하십시오. 예: '{identity}', '{customer}', '{count}', '{window}'.",
  'error.backup_damaged': '완전한 Parasol 백업 파일이 아닙니다.',
  'error.backup_damaged.advice': '다른 백업을 사용하십시오. 아무것도 바뀌지 않았습니다.',
  'error.backup_other_version': '다른 버전의 Parasol에서 만든 백업입니다.',
  'error.backup_other_version.advice':
    '백업을 만든 버전으로 복원한 다음 새 버전을 시작하면 데이터베이스가 마이그레이션됩니다.',
  'error.restore_not_empty': '데이터베이스가 비어 있지 않습니다.',
  'error.restore_not_empty.advice':
    '비어 있는 데이터베이스에 복원하십시오. 다른 --state-dir 또는 DATABASE_URL의 새 데이터베이스를 사용하십시오. 아무것도 바뀌지 않았습니다.',
  'error.unexpected': '내부 오류가 발생했습니다.',
  'error.unexpected.advice': '다시 시도하십시오. 계속되면 로그에서 요청 ID를 찾으십시오.',
} as const satisfies Record<Keys, string>;
