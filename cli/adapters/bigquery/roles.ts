const PROFILE = 'the account of the profile needs';

/** What grants what a refusal names; the first that fits. Source: BigQuery's table of roles and permissions. */
const NEEDS: readonly (readonly [RegExp, string])[] = [
  [
    /cloudkms|KMS/i,
    "BigQuery's own account of the project needs roles/cloudkms.cryptoKeyEncrypterDecrypter on the key of kms_key_name",
  ],
  [/policy tag/i, `${PROFILE} roles/datacatalog.categoryFineGrainedReader on the policy tag of the column`],
  [
    /VPC Service Controls/i,
    'the perimeter of VPC Service Controls lets it in only from inside, or by a rule that its administrator makes',
  ],
  [
    /bigquery\.jobs\.|permission to (create|run) (a )?jobs?/i,
    `${PROFILE} roles/bigquery.jobUser on project {project}, or another execution_project that it may run jobs in`,
  ],
  [/bigquery\.readsessions\./i, `${PROFILE} roles/bigquery.readSessionUser on project {project}`],
  [/bigquery\.reservations|reservation/i, `${PROFILE} roles/bigquery.resourceEditor on the project of the reservation`],
  [/bigquery\.datasets\.create/i, `${PROFILE} roles/bigquery.user on project {project}`],
  [/bigquery\.datasets\.(update|delete|setIamPolicy)/i, `${PROFILE} roles/bigquery.dataOwner on {what}`],
  [
    /bigquery\.(tables|routines)\.(setIamPolicy|getIamPolicy)|\bgrant\b/i,
    `${PROFILE} roles/bigquery.dataOwner on {what}`,
  ],
  [
    /bigquery\.(tables|routines)\.(create|update|updateData|delete|createSnapshot|deleteSnapshot|restoreSnapshot)/i,
    `${PROFILE} roles/bigquery.dataEditor on {what}`,
  ],
  [/bigquery\.(tables|datasets|routines)\.|permission to query/i, `${PROFILE} roles/bigquery.dataViewer on {what}`],
  [
    /getAccessToken|iam\.serviceAccounts/i,
    `${PROFILE} roles/iam.serviceAccountTokenCreator on the impersonated account`,
  ],
  [/serviceusage\.services\.use/i, `${PROFILE} roles/serviceusage.serviceUsageConsumer on the quota_project`],
  [/storage\.(objects|buckets)\./i, `${PROFILE} roles/storage.objectViewer on the bucket`],
  [/drive/i, `${PROFILE} access to the file of Google Drive, and the scope of Drive`],
];

/** What a refusal asks for, as a sentence without its end; undefined when it names nothing that is known. */
export function needFor(message: string, project: string): string | undefined {
  const need = NEEDS.find(([pattern]) => pattern.test(message))?.[1];
  const [, kind = '', name = ''] =
    /\b(dataset|table|view|routine)s? [`'"]?([\w-]+[:.][\w.$*-]+\w)/i.exec(message) ?? [];
  const what = name === '' ? 'the dataset' : `${kind.toLowerCase()} ${name}`;
  return need?.replace('{project}', project).replace('{what}', what);
}
