import { PageHead, type Crumb } from '@parasol/web-kit';
import type { ReactNode } from 'react';
import { MessageBar } from './messages.tsx';
import { Toolbar, type ToolbarProps } from './toolbar.tsx';

/** A screen's frame: breadcrumb, title, tools, the message line, content. */
export function Screen(props: {
  crumbs: readonly Crumb[];
  title: string;
  text?: ReactNode;
  tools?: ToolbarProps;
  /** Stands between title and tools: the tabs of a record. */
  tabs?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <PageHead crumbs={props.crumbs} title={props.title} text={props.text} />
      {props.tabs}
      {props.tools ? <Toolbar {...props.tools} /> : null}
      <MessageBar />
      {props.children}
    </>
  );
}
