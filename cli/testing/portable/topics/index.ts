import type { PortableTopic } from '../types.ts';
import { dates } from './dates.ts';

/** Every macro of portable SQL, in the order of the guide. */
export const portableTopics: readonly PortableTopic[] = [dates];
