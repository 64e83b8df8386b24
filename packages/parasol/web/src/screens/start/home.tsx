import { Loaded } from '@parasol/web-kit';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSession } from '../../api/session.ts';
import { screenOf } from '../../frame/use-provider.ts';
import { NoProvider } from './no-provider.tsx';

/** The first screen: the first provider's overview, or what to do without one. */
export function Home() {
  return (
    <Loaded query={useSession()}>
      {(session) => {
        const [first] = session.providers;
        if (first) return <Redirect to={screenOf(first.id)} />;
        return session.user.mayAddProviders ? (
          <Redirect to="/providers/new" />
        ) : (
          <NoProvider session={session} />
        );
      }}
    </Loaded>
  );
}

/** Where a provider's address without a screen leads: the overview, or the customers of who may see no overview. */
export function Redirect({ to }: { to: string }) {
  const router = useRouter();
  useEffect(() => router.history.replace(to), [router, to]);
  return null;
}
