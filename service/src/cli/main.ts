console.log('cli', process.version);
