import { Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useFormats } from '@parasol/web-kit';
import { useId } from 'react';
import { useT } from '../i18n.ts';

/** Where they don't fit, the latest bars are seen first. */
const showLatest = (section: HTMLElement | null): void => {
  if (section) section.scrollLeft = section.scrollWidth;
};

export type Bar = {
  key: string;
  /** Where and when, in full. */
  title: string;
  /** Below the axis; only some are written. */
  tick: string;
  value: number;
  /** Hatched, with a sign above it. */
  marked?: boolean;
};

const height = 150;
const top = 18;
const bottom = 22;
const left = 46;
const barWidth = 12;
const ticksMost = 7;
const phone = '(max-width: 30em)';

/** The next of 1, 2 and 5 times a power of ten, so that the axis ends at a round number. */
const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
};

/**
 * Bars over time, readable without colour: the axis is numbered, marked bars are hatched and carry a sign, and the
 * same numbers stand in a table below for those who can't see a picture.
 */
export function BarChart(props: {
  label: string;
  bars: readonly Bar[];
  /** What a hatched bar means. */
  markedText?: string;
  valueHeader: string;
}) {
  const t = useT();
  const format = useFormats();
  const pattern = useId();
  const { bars, label } = props;
  // Things are counted: half of one is no mark on the axis.
  const most = roundUp(Math.max(2, ...bars.map((bar) => bar.value)));
  const step = barWidth + 4;
  const width = Math.max(useMediaQuery(phone) ? 280 : 420, left + bars.length * step + 8);
  const gap = (width - left - 8) / Math.max(1, bars.length);
  const full = height - top - bottom;
  const yOf = (value: number) => top + full * (1 - value / most);
  const every = Math.max(1, Math.ceil(bars.length / Math.min(ticksMost, Math.floor(width / 100))));
  const sum = bars.reduce((total, bar) => total + bar.value, 0);
  const hatched = bars.filter((bar) => bar.marked).length;
  return (
    <figure className="chart">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls sideways on a phone */}
      <section className="chart-scroll" tabIndex={0} aria-label={label} ref={showLatest}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width="100%"
          style={{ minWidth: Math.min(width, 640), maxHeight: 220 }}
          role="img"
          aria-label={t('chart.summary', { label, sum: format.number(sum), count: bars.length })}
        >
          <defs>
            <pattern
              id={pattern}
              width="5"
              height="5"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="5" height="5" className="chart-hatch-ground" />
              <line x1="0" y1="0" x2="0" y2="5" className="chart-hatch" />
            </pattern>
          </defs>
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line
                x1={left}
                x2={width}
                y1={yOf(most * share)}
                y2={yOf(most * share)}
                className="chart-line"
              />
              <text x={left - 6} y={yOf(most * share) + 4} textAnchor="end">
                {format.number(most * share)}
              </text>
            </g>
          ))}
          {bars.map((bar, index) => {
            const x = left + index * gap + (gap - barWidth) / 2;
            return (
              <g key={bar.key}>
                <title>{`${bar.title}: ${format.number(bar.value)}`}</title>
                <rect
                  x={x}
                  y={yOf(bar.value)}
                  width={barWidth}
                  height={Math.max(0, top + full - yOf(bar.value))}
                  className="chart-bar"
                  {...(bar.marked ? { style: { fill: `url(#${pattern})` } } : {})}
                />
                {bar.marked ? (
                  <text x={x + barWidth / 2} y={yOf(bar.value) - 4} textAnchor="middle">
                    ▲
                  </text>
                ) : null}
                {index % every === 0 ? (
                  <text x={x + barWidth / 2} y={height - 6} textAnchor="middle">
                    {bar.tick}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </section>
      {sum === 0 ? (
        <Text component="figcaption" size="xs" c="dimmed">
          {t('chart.nothing')}
        </Text>
      ) : null}
      {hatched > 0 && props.markedText !== undefined ? (
        <Text component="figcaption" size="xs" c="dimmed">
          ▲ {props.markedText}
        </Text>
      ) : null}
      <details className="by-hand">
        <summary>{t('chart.table')}</summary>
        <Table className="matrix" aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('chart.when')}</Table.Th>
              <Table.Th scope="col">{props.valueHeader}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bars.map((bar) => (
              <Table.Tr key={bar.key}>
                <Table.Td>{bar.title}</Table.Td>
                <Table.Td>
                  {format.number(bar.value)}
                  {bar.marked ? ` ▲ ${props.markedText ?? ''}` : ''}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </figure>
  );
}
