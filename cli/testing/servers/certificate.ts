import { readFileSync } from 'node:fs';
import { runProgram } from './program.ts';
import type { TemporaryHome } from './temporary-home.ts';

/** A certificate that a server shows and that its clients may trust. */
export interface Certificate {
  /** PEM file of the certificate, which is its own authority. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Text of the PEM file. */
  readonly certificate: string;
}

/** Makes a certificate for 127.0.0.1, localhost and other hosts, signed by itself, valid for two days. */
export async function makeCertificate(
  openssl: string,
  home: TemporaryHome,
  hosts: readonly string[] = [],
): Promise<Certificate> {
  const certificateFile = home.write('server.crt', '');
  const keyFile = home.write('server.key', '');
  const names = `subjectAltName=IP:127.0.0.1,${['localhost', ...hosts].map((host) => `DNS:${host}`).join(',')}`;
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const made = ['-x509', ...key, '-out', certificateFile, '-days', '2', '-subj', '/CN=localhost', '-addext', names];
  await runProgram(openssl, ['req', ...made], home);
  return { certificateFile, keyFile, certificate: readFileSync(certificateFile, 'utf8') };
}
