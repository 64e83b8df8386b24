import type { ReactNode } from 'react';

export type IconProps = { size?: number };

/** A line drawing on a 24 × 24 grid; decoration only, so hidden from screen readers. */
function icon(shapes: ReactNode) {
  return function Icon({ size = 18 }: IconProps) {
    return (
      <svg
        aria-hidden="true"
        focusable="false"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {shapes}
      </svg>
    );
  };
}

export const IconSearch = icon(<path d="M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13Zm9.5 3-4.8-4.8" />);
export const IconClose = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const IconPlus = icon(<path d="M12 5v14M5 12h14" />);
export const IconBack = icon(<path d="m14 6-6 6 6 6" />);
export const IconForward = icon(<path d="m10 6 6 6-6 6" />);
export const IconFirst = icon(<path d="m18 6-6 6 6 6M7 6v12" />);
export const IconLast = icon(<path d="m6 6 6 6-6 6M17 6v12" />);
export const IconUp = icon(<path d="m6 15 6-6 6 6" />);
export const IconDown = icon(<path d="m6 9 6 6 6-6" />);
export const IconUpDown = icon(<path d="m8 9 4-4 4 4M8 15l4 4 4-4" />);
export const IconSun = icon(
  <path d="M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />,
);
export const IconMoon = icon(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />);
export const IconScreen = icon(<path d="M4 5h16v11H4zM9 20h6m-3-4v4" />);
export const IconCopy = icon(<path d="M9 9h11v11H9zM5 15H4V4h11v1" />);
export const IconCheck = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const IconSave = icon(<path d="M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6" />);
export const IconSaveClose = icon(<path d="M4 4h10l3 3v4M4 4v16h7M7 4v5h6V4m2 12 5 5m0-5-5 5" />);
export const IconHistory = icon(<path d="M4 12a8 8 0 1 1 2.5 5.8M4 12l-1.5-2M4 12l2.2-1.6M12 8v4.5l3 1.7" />);
export const IconDelete = icon(<path d="M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5m4-5v5" />);
export const IconRefresh = icon(<path d="M19 12a7 7 0 1 1-2.2-5.1L19 9m0-4v4h-4" />);
export const IconWarning = icon(<path d="M12 4 2.5 20h19zM12 10v4.5m0 2.5v.1" />);
export const IconExternal = icon(<path d="M10 5H5v14h14v-5M14 4h6v6m0-6-9 9" />);
export const IconSettings = icon(<path d="M4 7h9m4 0h3M15 5v4M4 12h3m4 0h9M9 10v4M4 17h9m4 0h3m-5-2v4" />);
export const IconDownload = icon(<path d="M12 4v11m-4.5-4 4.5 4 4.5-4M5 20h14" />);
export const IconPerson = icon(
  <path d="M12 12a4 4 0 1 1 0-8 4 4 0 0 1 0 8Zm-8 8c.6-3.4 3.6-5 8-5s7.4 1.6 8 5" />,
);
export const IconInbox = icon(<path d="M4 13 7 5h10l3 8v6H4zm0 0h5l1 3h4l1-3h5" />);
