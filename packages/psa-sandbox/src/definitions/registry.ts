import { companyCustomNote } from './company/company-custom-note.ts';
import { companyGroup } from './company/company-group.ts';
import { companyNote } from './company/company-note.ts';
import { companySite } from './company/company-site.ts';
import { companyStatus } from './company/company-status.ts';
import { companyTeam } from './company/company-team.ts';
import { companyTypeAssociation } from './company/company-type-association.ts';
import { companyType } from './company/company-type.ts';
import { company } from './company/company.ts';
import { configurationStatus } from './company/configuration-status.ts';
import { configurationTypeQuestionValue } from './company/configuration-type-question-value.ts';
import { configurationTypeQuestion } from './company/configuration-type-question.ts';
import { configurationType } from './company/configuration-type.ts';
import { configuration } from './company/configuration.ts';
import { contactType } from './company/contact-type.ts';
import { contact } from './company/contact.ts';
import { country } from './company/country.ts';
import { noteType } from './company/note-type.ts';
import { teamRole } from './company/team-role.ts';
import { boardAutoAssignResource } from './service/board-auto-assign-resource.ts';
import { boardItem } from './service/board-item.ts';
import { boardNotification } from './service/board-notification.ts';
import { boardSkillMapping } from './service/board-skill-mapping.ts';
import { boardStatusNotification } from './service/board-status-notification.ts';
import { boardStatus } from './service/board-status.ts';
import { boardSubType } from './service/board-sub-type.ts';
import { boardTeam } from './service/board-team.ts';
import { boardType } from './service/board-type.ts';
import { board } from './service/board.ts';
import { impact } from './service/impact.ts';
import { priority } from './service/priority.ts';
import { serviceLocation } from './service/service-location.ts';
import { severity } from './service/severity.ts';
import { source } from './service/source.ts';
import { ticketLink } from './service/ticket-link.ts';
import { ticketNote } from './service/ticket-note.ts';
import { ticketTask } from './service/ticket-task.ts';
import { ticket } from './service/ticket.ts';
import { agreementAddition } from './finance/agreement-addition.ts';
import { agreementSite } from './finance/agreement-site.ts';
import { agreementType } from './finance/agreement-type.ts';
import { agreement } from './finance/agreement.ts';
import { apiMember } from './system/api-member.ts';
import { callback } from './system/callback.ts';
import { department } from './system/department.ts';
import { document } from './system/document.ts';
import { link } from './system/link.ts';
import { location } from './system/location.ts';
import { memberType } from './system/member-type.ts';
import { member } from './system/member.ts';
import { securityRoleSetting } from './system/security-role-setting.ts';
import { securityRole } from './system/security-role.ts';
import { setupScreen } from './system/setup-screen.ts';
import { structureLevel } from './system/structure-level.ts';
import { timeZoneSetup } from './system/time-zone-setup.ts';
import { userDefinedField } from './system/user-defined-field.ts';
import type { Resource } from './resource.ts';

/** All kinds of records that this PSA keeps. */
export const resources: readonly Resource[] = [
  companyCustomNote,
  companyGroup,
  companyNote,
  companySite,
  companyStatus,
  companyTeam,
  companyTypeAssociation,
  companyType,
  company,
  configurationStatus,
  configurationTypeQuestionValue,
  configurationTypeQuestion,
  configurationType,
  configuration,
  contactType,
  contact,
  country,
  noteType,
  teamRole,
  boardAutoAssignResource,
  boardItem,
  boardNotification,
  boardStatusNotification,
  boardStatus,
  boardSubType,
  boardTeam,
  boardType,
  boardSkillMapping,
  board,
  impact,
  priority,
  serviceLocation,
  severity,
  source,
  ticketLink,
  ticketNote,
  ticketTask,
  ticket,
  agreementAddition,
  agreementSite,
  agreementType,
  agreement,
  apiMember,
  callback,
  department,
  document,
  link,
  location,
  memberType,
  member,
  securityRoleSetting,
  securityRole,
  setupScreen,
  structureLevel,
  timeZoneSetup,
  userDefinedField,
];

const byName = new Map(resources.map((resource) => [resource.name, resource]));

/** The kind of that name. @throws Error where there is none, which is a mistake in the definitions */
export function resourceOf(name: string): Resource {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`no kind of record is called ${name}`);
  return found;
}
