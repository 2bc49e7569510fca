/**
 * The peer of `bench/sync`: PouchDB's own server over LevelDB, from the folder that it was installed into.
 * `--flush` makes LevelDB flush each batch to the disk, as the service does; PouchDB has no setting for that.
 */
const { createRequire } = require('node:module');
const { join } = require('node:path');

const folder = process.cwd();
const installed = createRequire(join(folder, 'index.js'));
const adapter = 'pouchdb-adapter-leveldb';

if (process.argv.includes('--flush')) {
  const { prototype } = createRequire(installed.resolve(adapter))('leveldown');
  const batch = prototype._batch;
  prototype._batch = function (operations, options, done) {
    return batch.call(this, operations, { ...options, sync: true }, done);
  };
  const chained = prototype._chainedBatch;
  prototype._chainedBatch = function () {
    const made = chained.call(this);
    const write = made._write;
    made._write = function (options, done) {
      return write.call(this, { ...options, sync: true }, done);
    };
    return made;
  };
}

const PouchDB = installed('pouchdb-core');
PouchDB.plugin(installed(adapter));
const data = PouchDB.defaults({ prefix: join(folder, `data-${process.pid}-`) });
const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') };
const server = installed('express')()
  .use('/', installed('express-pouchdb')(data, options))
  .listen(0, '127.0.0.1', () => {
    process.stdout.write(`Peer listens on http://127.0.0.1:${server.address().port}\n`);
  });
process.once('disconnect', () => process.exit(0));
