import { useRouter } from '@tanstack/react-router';
import type { ComponentPropsWithRef, MouseEvent } from 'react';

/**
 * A link inside the app: an ordinary `<a>` (it can be opened in a new tab, copied, read) that changes the
 * screen without loading the page again. Use it as `component={AppLink}` of Mantine's parts, too.
 */
export function AppLink({ href, onClick, children, ...rest }: ComponentPropsWithRef<'a'>) {
  const router = useRouter();
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!href || event.defaultPrevented || !plain || rest.target) return;
    event.preventDefault();
    router.history.push(href);
  }
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  );
}

/** Changes the screen from code: `go('/system/security-roles')`. */
export function useGo(): (href: string, o?: { replace?: boolean }) => void {
  const router = useRouter();
  return (href, o) => (o?.replace ? router.history.replace(href) : router.history.push(href));
}
