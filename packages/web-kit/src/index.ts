/**
 * What both web apps share: look, languages, table, page shell, forms, messages and the typed fetch.
 * `@parasol/web-kit/style.css` is imported once by an app's main file; `@parasol/web-kit/vite` and
 * `@parasol/web-kit/serve` are for Node.
 *
 * Apps do not augment TanStack Router's `Register`: both are checked in one TypeScript project, where two
 * registrations contradict each other. Use `AppLink` and `useGo`.
 */
export { KitProvider, createQueryClient } from './kit-provider.tsx';
export { startApp } from './start-app.tsx';
export {
  createI18n,
  explain,
  useLocale,
  useReasonTranslation,
  type AppI18n,
  type Translate,
  type Values,
} from './i18n/create-i18n.ts';
export { localeNames, locales, type Locale } from './i18n/locale.ts';
export { useFormats, type Formats } from './i18n/format.ts';
export { ApiError, type FieldProblem } from './api/api-error.ts';
export { createApi, type Api, type CallOptions, type QueryValues } from './api/api.ts';
export { useDescribeError, type DescribedError } from './api/describe-error.ts';
export { notify, useNotifyError } from './feedback/notifications.tsx';
export { aboveDialogs } from './feedback/above-dialogs.ts';
export { askConfirm, type Question } from './feedback/confirm.ts';
export { Empty, ErrorMessage, Loaded, Loading } from './feedback/states.tsx';
export { useForm, type FormState } from './forms/use-form.ts';
export { AppLink, useGo } from './shell/app-link.tsx';
export { PageShell, type NavItem, type PageShellProps } from './shell/page-shell.tsx';
export { PageHead, type Crumb } from './shell/page-head.tsx';
export { ColourSchemeSwitch, LocaleSwitch } from './shell/switches.tsx';
export { DataTable, type DataTableProps } from './table/data-table.tsx';
export { PlainTable } from './table/plain-table.tsx';
export type { DataColumn } from './table/column.ts';
export { SearchBox } from './table/search-box.tsx';
export { firstPage, useTableQuery, type SortBy, type TableQuery } from './table/table-query.ts';
export { CopyButton } from './look/copy-button.tsx';
export * from './look/icons.tsx';
export type { KitTheme } from './look/theme.ts';
