'use strict';

// Sends the requests of version 2 of the AWS SDK, which does not know AWS_ENDPOINT_URL, to that
// address. Node loads this before the program.

const Module = require('module');

const load = Module._load;

Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request === 'aws-sdk') {
    loaded.config.update({ endpoint: process.env.AWS_ENDPOINT_URL, s3ForcePathStyle: true });
  }
  return loaded;
};
