import type { PortableTopic } from '../types.ts';
import { conversions } from './conversions.ts';
import { dates } from './dates.ts';
import { formats } from './formats.ts';
import { numbers } from './numbers.ts';
import { timestamps } from './timestamps.ts';

/** Every macro of portable SQL, in the order of the guide. */
export const portableTopics: readonly PortableTopic[] = [conversions, dates, timestamps, formats, numbers];
