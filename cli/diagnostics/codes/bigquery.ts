import { code } from './define.ts';

/** BigQuery: ETL4050 to ETL4069. */
export const bigqueryCodes = {
  ETL4050: code<{ method: string; why: string }>({
    message: ({ method, why }) => `The profile signs in to BigQuery by ${method}, and that fails: ${why}.`,
  }),
  ETL4051: code<{ why: string; need: string | undefined }>({
    message: ({ why }) => `BigQuery refuses it: ${why}`,
    hint: ({ need }) => (need === undefined ? undefined : `${need}.`),
  }),
  ETL4052: code<{ project: string; why: string }>({
    message: ({ project, why }) => `BigQuery does not take the project "${project}": ${why}`,
    hint: ({ why }) =>
      /has not been used|is disabled|has not enabled/i.test(why)
        ? 'enable the BigQuery API (bigquery.googleapis.com) in that project, and wait a few minutes.'
        : 'check `project` and `execution_project` of the profile: they are ids, not names or numbers of projects.',
  }),
  ETL4053: code<{ dataset: string; asked: string; found: string | undefined }>({
    message: ({ dataset, asked, found }) =>
      found === undefined
        ? `The dataset "${dataset}" is not there in ${asked}.`
        : `The dataset "${dataset}" is in ${found}, and the job ran in ${asked}.`,
    hint: ({ found }) =>
      found === undefined
        ? 'check the dataset, and `location` of the profile.'
        : `set \`location: ${found}\` in the profile; one job reads and writes datasets of one location only.`,
  }),
  ETL4054: code<{ why: string }>({
    message: ({ why }) => `A quota of BigQuery is used up: ${why}`,
    hint: () =>
      'the quotas of the project and their use are on its page "IAM & Admin > Quotas"; try later, run fewer threads, or ask for more.',
  }),
  ETL4055: code<{ server: string; why: string; job: string | undefined }>({
    message: ({ server, why, job }) =>
      job === undefined
        ? `BigQuery at ${server} does not answer: ${why}.`
        : `BigQuery at ${server} stopped answering while the job ${job} ran, and whether it finished is not known: ${why}.`,
    hint: ({ job }) => (job === undefined ? 'check the network, and `api_endpoint` of the profile.' : 'run again.'),
  }),
  ETL4056: code<{ seconds: number }>({
    message: ({ seconds }) => `The job took longer than ${seconds} s and was cancelled.`,
    hint: () => 'raise job_execution_timeout_seconds of the profile, or make the query read less.',
  }),
  ETL4057: code<{ why: string }>({
    message: ({ why }) => `The query would cost more than the profile allows: ${why}`,
    hint: () => 'raise maximum_bytes_billed of the profile, or make the query read less: partitions, fewer columns.',
  }),
  ETL4058: code<{ status: number; why: string }>({
    message: ({ status, why }) =>
      `BigQuery ${status === 200 ? 'failed' : `answered with ${status}`} until no time was left: ${why}`,
    hint: () => 'try later; job_retries and job_retry_deadline_seconds of the profile say how long is tried.',
  }),
  ETL4059: code<{ project: string; why: string }>({
    message: ({ project, why }) => `The project "${project}" cannot pay for it: ${why}`,
    hint: () => 'give the project a billing account, or name one that has by `execution_project` of the profile.',
  }),
  ETL4060: code<{ why: string }>({
    message: ({ why }) => `Somebody else cancelled the job at BigQuery: ${why}`,
    hint: () => 'run again; the audit log of the project says who it was.',
  }),
};
