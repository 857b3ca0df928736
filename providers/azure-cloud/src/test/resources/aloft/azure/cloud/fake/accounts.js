// Azurite reads the accounts from AZURITE_ACCOUNTS once a minute. A test creates accounts while
// Azurite runs: each line of the standard input is a new value, and it counts soon.
const constants = require('azurite/dist/src/common/utils/constants');

constants.DEFAULT_ACCOUNTS_REFRESH_INTERVAL = 20;
require('readline')
  .createInterface({ input: process.stdin })
  .on('line', line => { process.env.AZURITE_ACCOUNTS = line; });
process.stdin.on('end', () => process.exit(0));
