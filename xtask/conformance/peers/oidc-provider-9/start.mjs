import Provider from 'oidc-provider';

import { serve } from '../oidc.mjs';

await serve(Provider);
