import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import {
  AppLink,
  IconBack,
  IconCopy,
  IconDelete,
  IconHistory,
  IconPlus,
  IconSave,
  IconSaveClose,
} from '@parasol/web-kit';
import type { ReactNode } from 'react';
import { useT } from '../i18n.ts';

export type ToolbarProps = {
  /** Where "<" leads: the list. */
  back?: string;
  /** Where "+" leads. */
  create?: string;
  onSave?: () => void;
  onSaveClose?: () => void;
  busy?: boolean;
  history?: string;
  onCopy?: () => void;
  onDelete?: () => void;
  children?: ReactNode;
};

/** The record's tools, in the order of the real screens: < + Save, Save and Close, History, Copy, Delete. */
export function Toolbar(props: ToolbarProps) {
  const t = useT();
  return (
    <Group role="toolbar" aria-label={t('tool.bar')} gap={6} className="psa-toolbar">
      {props.back === undefined ? null : (
        <LinkTool label={t('tool.back')} href={props.back}>
          <IconBack />
        </LinkTool>
      )}
      {props.create === undefined ? null : (
        <LinkTool label={t('tool.new')} href={props.create}>
          <IconPlus />
        </LinkTool>
      )}
      {props.onSave ? (
        <Tool icon={<IconSave />} label={t('tool.save')} onClick={props.onSave} busy={props.busy} />
      ) : null}
      {props.onSaveClose ? (
        <Tool
          icon={<IconSaveClose />}
          label={t('tool.save-close')}
          onClick={props.onSaveClose}
          busy={props.busy}
        />
      ) : null}
      {props.history === undefined ? null : (
        <Button
          component={AppLink}
          href={props.history}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconHistory />}
          className="psa-tool"
        >
          {t('tool.history')}
        </Button>
      )}
      {props.onCopy ? (
        <Tool icon={<IconCopy />} label={t('tool.copy')} onClick={props.onCopy} busy={props.busy} />
      ) : null}
      {props.onDelete ? (
        <Tool icon={<IconDelete />} label={t('tool.delete')} onClick={props.onDelete} busy={props.busy} />
      ) : null}
      {props.children}
    </Group>
  );
}

function LinkTool(props: { label: string; href: string; children: ReactNode }) {
  return (
    <Tooltip label={props.label} withArrow>
      <ActionIcon
        component={AppLink}
        href={props.href}
        variant="subtle"
        size="md"
        aria-label={props.label}
        className="psa-tool"
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}

function Tool(props: { icon: ReactNode; label: string; onClick: () => void; busy: boolean | undefined }) {
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={props.icon}
      onClick={props.onClick}
      disabled={props.busy ?? false}
      className="psa-tool"
    >
      {props.label}
    </Button>
  );
}
