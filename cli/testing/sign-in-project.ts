import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject, type CliResult } from './cli.ts';
import type { ScriptedAnswer } from './servers/contract-server.ts';
import { GoogleCloud, PERSON, SUBJECT_TOKEN, type TokenRequest } from './servers/google-cloud.ts';
import type { SharedDataset } from './servers/shared.ts';

/** A way to sign in: the profile's output and the credentials of the machine. */
export interface SignIn {
  readonly output: object;
  /** A key file that the project has, `key.json`. */
  readonly keyfile?: object | string;
  /** The file that GOOGLE_APPLICATION_CREDENTIALS names. */
  readonly adc?: object | string;
  /** What is said instead of a token. */
  readonly answer?: (request: TokenRequest) => ScriptedAnswer | undefined;
}

/** A project on BigQuery that reaches Google at its own addresses behind a proxy. */
export class SignInProject {
  readonly project: CliProject;
  readonly cloud: GoogleCloud;
  readonly #server: SharedDataset;

  private constructor(server: SharedDataset, cloud: GoogleCloud) {
    this.#server = server;
    this.cloud = cloud;
    this.project = new CliProject().write({
      'etl_project.yml': 'name: shop\nprofile: shop\n',
      'seeds/codes.csv': 'id,code\n1,a\n',
      'models/one.sql': "{{ config(materialized='table') }}\nselect id from {{ ref('codes') }}",
      'models/two.sql': "select id from {{ ref('one') }}",
      'subject.txt': SUBJECT_TOKEN,
    });
  }

  /** `server`: the dataset of an emulator that does BigQuery's work. */
  static async start(server: SharedDataset): Promise<SignInProject> {
    return new SignInProject(server, await GoogleCloud.start(server.apiEndpoint));
  }

  async remove(): Promise<void> {
    this.project.remove();
    await this.cloud.stop();
  }

  /** Builds the project; `env` are variables of the machine. */
  async build(
    { output, keyfile, adc, answer }: SignIn,
    env: Readonly<Record<string, string>> = this.cloud.env,
  ): Promise<CliResult> {
    const { projectId: project, dataset } = this.#server;
    const prod = { type: 'bigquery', project, dataset, threads: 8, ...output };
    this.project.write({
      'profiles.yml': JSON.stringify({ shop: { target: 'prod', outputs: { prod } } }),
      ...(keyfile === undefined ? {} : { 'key.json': textOf(keyfile) }),
      ...(adc === undefined ? {} : { 'adc.json': textOf(adc) }),
    });
    this.cloud.instead = answer;
    const named = adc === undefined ? {} : { GOOGLE_APPLICATION_CREDENTIALS: this.project.path('adc.json') };
    return await this.project.etl(['build', '--debug'], { ...env, ...named });
  }

  /** The secrets that a run shows: in what it printed, in its artifacts, in its logs. */
  secretsIn({ stdout, stderr }: CliResult): readonly string[] {
    const { refresh_token: refresh, client_secret: client } = PERSON;
    const key = this.cloud.account.privateKey.slice(60, 100);
    const left = [stdout, stderr, ...filesIn(this.project.folder)].join('\n');
    return [refresh, client, SUBJECT_TOKEN, 'ya29.', 'assertion=', key].filter((secret) => left.includes(secret));
  }
}

function textOf(content: object | string): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

/** What files hold secrets because a person put them there. */
const GIVEN = ['profiles.yml', 'key.json', 'adc.json', 'subject.txt', 'application_default_credentials.json'];

function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const made = files.filter(({ name }) => !GIVEN.includes(name));
  return made.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
}
