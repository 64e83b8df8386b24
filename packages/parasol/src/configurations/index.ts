export { answersFor, type Answers } from './answers.ts';
export { collectOwnFacts, collectWideFacts, type OwnTurn } from './collect.ts';
export { reportsFacts, type FactsSource } from './facts-source.ts';
export type { Counted, OwnFacts, WideFacts } from './facts.ts';
export { customerAnswers, type AnswerRow } from './customer-answers.ts';
export { protectionSince } from './protection.ts';
export { deploymentsOf, securityOf } from './wide-facts.ts';
export { asksOwnFacts, questionDefinitions, questionsFor, type QuestionDefinition } from './definitions.ts';
export { adoptableConfigurations } from './adoptable.ts';
export { chooseConfiguration, takeBackChoice } from './choose.ts';
export { describeConfigurationWrite } from './describe-write.ts';
export { ensureType, type EnsuredType } from './ensure-type.ts';
export { configurationAdapters } from './adapters.ts';
export {
  configurationStates,
  configurationTroubles,
  listConfigurations,
  type ConfigurationQuery,
  type ConfigurationRow,
  type ConfigurationState,
} from './list.ts';
export { markerOf, markerPrefix } from './marker.ts';
export { planConfigurations, type PlanCounts, type PlanOptions } from './plan-configurations.ts';
export { pushConfigurations, pushedSoFar, type PushCounts } from './push.ts';
export { refusalAdvices } from './psa-answers.ts';
export { replanConfigurations } from './replan.ts';
export { discardPlan, plannedRows } from './planned-rows.ts';
export type { SuspendReason } from './plan.ts';
export { sweepConfigurations } from './sweep.ts';
