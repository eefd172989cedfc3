/** Which role grants what a refusal names; the first that fits. Source: BigQuery's table of roles and permissions. */
const ROLES: readonly (readonly [RegExp, string])[] = [
  [/bigquery\.jobs\.|permission to (create|run) (a )?jobs?/i, 'roles/bigquery.jobUser on project {project}'],
  [/bigquery\.readsessions\./i, 'roles/bigquery.readSessionUser on project {project}'],
  [/bigquery\.reservations|reservation/i, 'roles/bigquery.resourceEditor on the project of the reservation'],
  [/bigquery\.datasets\.create/i, 'roles/bigquery.user on project {project}'],
  [/bigquery\.datasets\.(update|delete|setIamPolicy)/i, 'roles/bigquery.dataOwner on {what}'],
  [/bigquery\.(tables|routines)\.(setIamPolicy|getIamPolicy)|\bgrant\b/i, 'roles/bigquery.dataOwner on {what}'],
  [
    /bigquery\.(tables|routines)\.(create|update|updateData|delete|createSnapshot|deleteSnapshot|restoreSnapshot)/i,
    'roles/bigquery.dataEditor on {what}',
  ],
  [/bigquery\.(tables|datasets|routines)\.|permission to query/i, 'roles/bigquery.dataViewer on {what}'],
  [/getAccessToken|iam\.serviceAccounts/i, 'roles/iam.serviceAccountTokenCreator on the impersonated account'],
  [/cloudkms|KMS/i, 'roles/cloudkms.cryptoKeyEncrypterDecrypter on the key, for the service account of BigQuery'],
  [/storage\.(objects|buckets)\./i, 'roles/storage.objectViewer on the bucket'],
  [/drive/i, 'access to the file of Google Drive, and the scope of Drive'],
];

/** The role that a refusal asks for; undefined when it names nothing that is known. */
export function roleFor(message: string, project: string): string | undefined {
  const role = ROLES.find(([pattern]) => pattern.test(message))?.[1];
  const [, kind = '', name = ''] =
    /\b(dataset|table|view|routine)s? [`'"]?([\w-]+[:.][\w.$*-]+\w)/i.exec(message) ?? [];
  const what = name === '' ? 'the dataset' : `${kind.toLowerCase()} ${name}`;
  return role?.replace('{project}', project).replace('{what}', what);
}
