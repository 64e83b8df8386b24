import { newRouter } from '../routes.ts';
import { sessionRoutes } from './session.ts';
import { signInRoutes } from './sign-in.ts';

/** All resources of `/api/v1`. */
export const apiRoutes = () => newRouter().route('/', signInRoutes).route('/', sessionRoutes);
