import { z } from 'zod';

const seconds = (most: number) => z.coerce.number().positive().max(most);

/** Keys that every connection over HTTP has. */
export const httpKeys = {
  rate_limit: z.coerce.number().positive().optional().describe('Most requests a second: no limit unless told.'),
  parallel_requests: z.coerce.number().int().min(1).max(32).default(4).describe('Pages asked for at a time.'),
  max_connections: z.coerce.number().int().min(1).optional().describe('Tables that are loaded at a time.'),
  timeout_seconds: seconds(3600).default(60).describe('Most seconds that nothing may come.'),
  retries: z.coerce.number().int().min(0).max(20).default(5).describe('Repetitions of a request that failed.'),
  retry_seconds: z.coerce.number().min(0).max(60).default(1).describe('Wait before the first repetition; it doubles.'),
  max_wait_seconds: seconds(3600).default(120).describe('Longest wait that the server may ask for.'),
};

/** The checked keys that every connection over HTTP has. */
export type HttpKeys = z.infer<z.ZodObject<typeof httpKeys>>;
