import { join } from 'node:path';
import { installPackages } from './debian.mjs';
import { CACHE, cacheFolder, findProgram, InstallError, run } from './programs.mjs';
import { findInVenv, installInVenv } from './python.mjs';

const GATEWAY = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const MOTO = ['moto[server,s3]==5.2.5'];

/** A server that speaks S3: versitygw, which checks signatures; else moto, which takes any credentials. */
export const s3 = {
  needs: 'A server that speaks S3 (versitygw or moto_server)',
  find: () => {
    const gateway = findProgram(['versitygw'], [join(CACHE, 'bin')]);
    if (gateway) return { kind: 'versitygw', server: gateway };
    const moto = findInVenv('moto', 'moto_server');
    return moto ? { kind: 'moto', server: moto } : undefined;
  },
  install: (say) => {
    const go = findProgram(['go'], ['/usr/local/go/bin']);
    try {
      if (!go) throw new InstallError('there is no Go');
      say('go install versitygw, about a minute');
      run(go, ['install', GATEWAY], { GOBIN: cacheFolder('bin'), CGO_ENABLED: '0' });
    } catch (error) {
      say(`${error.message}; moto from PyPI instead`);
      installInVenv('moto', MOTO, installPackages, say);
    }
  },
};
