// Azurite's blob service, started by the arguments given, in memory. It prints
// "… successfully listens on <url>" when it is ready and ends with its standard input.

process.stdin.resume().on('end', () => process.exit(0));
require('azurite/dist/src/blob/main.js');
