// Text that has not reached the server yet, kept on this device: survives a closed tab, a killed browser, no network.
// No service worker and no crypto.randomUUID: they need HTTPS, this page does not.
(() => {
  'use strict';
  const DAY = 24 * 3600 * 1000;
  const NAME = 'rakor-outbox';

  const asPromise = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  let opening = null;
  const open = () => {
    opening ||= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('texts', { keyPath: 'key' });
      request.onsuccess = () => {
        const db = request.result;
        db.onversionchange = () => { db.close(); opening = null; };
        resolve(db);
      };
      request.onerror = () => reject(request.error);
    });
    return opening;
  };

  // Localstorage text typed two seconds before a kill was lost; a strict transaction is on the disk.
  const write = async (work) => {
    const db = await open();
    const transaction = db.transaction('texts', 'readwrite', { durability: 'strict' });
    work(transaction.objectStore('texts'));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };

  const all = async () => asPromise((await open()).transaction('texts').objectStore('texts').getAll());

  window.rakorOutbox = {
    put: (record) => write((store) => store.put({ ...record, at: Date.now() })),
    remove: (key) => write((store) => store.delete(key)),
    // What belongs to this user and meeting, oldest first. What is older than a day goes, whoever wrote it.
    async waiting(owner) {
      const records = await all();
      const old = records.filter((record) => Date.now() - record.at > DAY);
      if (old.length) await write((store) => old.forEach((record) => store.delete(record.key)));
      return records.filter((record) => !old.includes(record) && record.owner === owner).sort((a, b) => a.at - b.at);
    },
    clear: () => write((store) => store.clear()),
  };
})();
